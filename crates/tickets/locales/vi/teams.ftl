## Teams and giving out
tickets-team = Nhóm
tickets-team-none = Cả cửa hàng
tickets-team-text = Người đang giữ yêu cầu vẫn giữ nếu thuộc nhóm đó. Nếu không, nhóm sẽ chia lại.
tickets-team-do = Chuyển
tickets-error-team = Nhóm này không nhận việc. Hãy chọn nhóm khác.
tickets-act-team = Chuyển cho nhóm { $team }
tickets-act-team-none = Trả về cho cả cửa hàng
tickets-team-gone = { $name } (không nhận việc nữa)
tickets-unsound-lost = Không bật được: { $name } không nhận yêu cầu được nữa. Hãy chọn người khác hoặc nhóm khác.
tickets-said-team = Đã chuyển yêu cầu.
tickets-event-team = chuyển cho nhóm { $team }
tickets-event-team-none = trả về cho cả cửa hàng
tickets-event-nobody-free = Cả nhóm không còn ai rảnh. Đã báo: { $names }
tickets-away = { $name } (vắng đến { $until })
tickets-assignment = Chia yêu cầu
tickets-assignment-about = Chỉ người được trả lời khách, đang trong ca, không vắng mặt và chưa đủ số yêu cầu mới được chia. Nếu không có ai, yêu cầu vẫn chưa ai nhận, thời hạn vẫn chạy và quản lý được báo một lần.
tickets-assignment-none = Chưa có nhóm nào
tickets-assignment-none-text = Yêu cầu được chia trong nhóm. Hãy thêm một nhóm trước.
tickets-assignment-teams = Đến trang nhóm
tickets-assignment-of = Chia yêu cầu: { $team }
tickets-assignment-team = Nhóm
tickets-assignment-method = Cách chia
tickets-assignment-more = Ngoài ra
tickets-assignment-skills = Theo kỹ năng
tickets-assignment-skills-hint = Chỉ chia cho người nói ngôn ngữ của khách và rành dòng sản phẩm.
tickets-assignment-new = Nhận yêu cầu mới
tickets-assignment-new-hint = Yêu cầu mới tự vào nhóm này. Nhóm thuộc chi nhánh của yêu cầu được ưu tiên.
tickets-assignment-calendar = Giờ làm việc
tickets-assignment-calendar-hint = Dùng cho cam kết tính theo giờ của nhóm. Áp dụng cho yêu cầu vào nhóm từ nay.
tickets-assignment-house = Giờ của cửa hàng
tickets-assignment-yes = Có
tickets-assignment-no = Không
tickets-assignment-save = Lưu
tickets-said-assignment = Đã lưu.
tickets-method-by-hand = Tự nhận hoặc giao tay
tickets-method-by-hand-hint = Nhân viên tự nhận yêu cầu, hoặc có người giao.
tickets-method-round-robin = Lần lượt
tickets-method-round-robin-hint = Ai chờ lâu nhất từ lần nhận trước thì nhận tiếp.
tickets-method-least-loaded = Người ít việc nhất
tickets-method-least-loaded-hint = Tính yêu cầu cần xử lý, không tính yêu cầu đã hoãn.
tickets-nobody-free-subject = Không ai rảnh: yêu cầu #{ $number } { $subject }
tickets-nobody-free-body =
    Chào { $name },

    lúc này không ai trong nhóm { $team } nhận được yêu cầu #{ $number } của { $who }: ngoài ca, vắng mặt, đã đủ việc hoặc không đúng kỹ năng. Yêu cầu vẫn chưa ai nhận và thời hạn vẫn chạy.

    { $link }
