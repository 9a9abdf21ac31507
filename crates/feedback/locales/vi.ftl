feedback-nav = Khảo sát
feedback-title = Khảo sát
feedback-mail-subject = Xin ý kiến { $you } về { $occasion }
feedback-mail-body = Chào { $name },

    { $shop } xin { $you } một phút: { $you } hài lòng với { $occasion } ở mức nào?

    Chạm để trả lời: { $link }

    Câu trả lời giúp chúng tôi làm tốt hơn. Nếu có điều chưa ổn, sẽ có người gọi lại.
feedback-occasion-repair = phiếu sửa { $name }
feedback-occasion-ticket = yêu cầu #{ $name }
feedback-survey-title = Đánh giá { $occasion }
feedback-score = Anh/chị hài lòng ở mức nào?
feedback-score-low = Rất không hài lòng
feedback-score-high = Rất hài lòng
feedback-attitude = Thái độ của nhân viên thế nào?
feedback-attitude-low = Chưa tốt
feedback-attitude-high = Rất tốt
feedback-words = Anh/chị muốn nói thêm gì không?
feedback-send = Gửi đánh giá
feedback-error-score = Chọn một số từ 1 đến 5.
feedback-thanks-title = Cảm ơn anh/chị
feedback-thanks = Chúng tôi đã nhận được đánh giá { $score } trên 5.
feedback-thanks-recovery = Xin lỗi vì trải nghiệm chưa tốt. Một quản lý sẽ liên hệ với anh/chị trong ngày làm việc.
feedback-change = Đổi câu trả lời
feedback-change-until = Anh/chị đổi được câu trả lời đến { $at }.
feedback-final = Câu trả lời gửi đã quá 7 ngày nên không đổi được nữa. Nếu cần nói thêm, mời anh/chị gọi cho cửa hàng.
feedback-standing = Anh/chị đã chấm { $score } trên 5 lúc { $at }. Gửi lại sẽ thay câu trả lời đó.
feedback-your-words = Lời nhắn của anh/chị
feedback-not-taken = Nội dung vừa gửi chưa được ghi, vì câu trả lời dưới đây đã chốt.
feedback-none-title = Chưa có câu trả lời
feedback-none = Khảo sát đầu tiên được gửi một ngày sau khi trả máy.
feedback-none-action = Mở bảng sửa chữa
feedback-list = Câu trả lời mới nhất
feedback-column-score = Điểm
feedback-column-about = Về
feedback-column-words = Lời khách
feedback-column-at = Lúc
feedback-of-five = { $score } trên 5
feedback-csat = Hài lòng (CSAT), { $days } ngày
feedback-shown = { $count } câu trả lời trên trang này
feedback-csat-value = { $share } ({ $low } – { $high }), n = { $count }
feedback-csat-none = chưa đủ câu trả lời
feedback-timeline-answered = Đánh giá { $score } trên 5 cho { $name }
feedback-recovery-subject = Khách chấm { $score } trên 5: { $occasion }
feedback-recovery-body = Khách chấm { $score } trên 5 cho { $occasion }. { $words }
