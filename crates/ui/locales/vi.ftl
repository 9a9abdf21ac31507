### Khung trang và thành phần.

## Quanh mỗi trang
ui-skip = Đến nội dung
ui-nav = Chính
ui-more = Thêm
ui-new = mới
ui-hello = Chào { $name }
ui-call = Gọi { $number }
ui-account = Tài khoản
ui-sign-out = Đăng xuất
ui-language = Ngôn ngữ
ui-theme-device = Theo thiết bị
ui-theme-light = Sáng
ui-theme-dark = Tối
ui-home = Về trang đầu
ui-undo = Hoàn tác
ui-clear-signature = Xóa nét
ui-close = Đóng
ui-cancel = Hủy
ui-search = Tìm
ui-filter = Lọc
ui-unknown = không rõ
ui-only-number = Chúng tôi không dùng số nào khác.
ui-pages = Trang
ui-newer = Mới hơn
ui-older = Cũ hơn
ui-as-table = Xem số liệu dạng bảng

## Biểu mẫu
ui-optional = (tùy chọn)
ui-error-summary = Vui lòng kiểm tra các mục sau
ui-file-limit = Mỗi tệp tối đa { $mb } MB
ui-file-too-big = lớn hơn { $mb } MB, đã bỏ ra

## Bảo hành
ui-coverage-left = Còn { $days } ngày
ui-coverage-last-day = Ngày cuối
ui-coverage-over = Đã hết
ui-coverage-label = Còn { $days } trên { $whole } ngày bảo hành, đến { $date }
ui-coverage-over-label = Hết bảo hành từ { $date }
ui-coverage-unknown = Chưa rõ ngày bắt đầu

## Trao đổi
ui-timeline = Dòng thời gian
ui-internal-note = Ghi chú nội bộ
ui-reply = Trả lời
ui-begun = đang viết dở
ui-note = Ghi chú
ui-reply-kind = Trả lời hay ghi chú
ui-channel = Kênh
ui-message = Nội dung
ui-attach = Đính kèm tệp
ui-saved = Đã lưu
ui-not-saved = Chưa lưu được
ui-send = Gửi
ui-send-keep = Gửi và giữ
ui-send-done = Gửi và xong
ui-suggestions = Gợi ý

## Báo giá
ui-quote-work = Hạng mục
ui-quote-amount = Tiền

## Phím
ui-palette = Bảng lệnh
ui-palette-box = Việc cần làm, trang, tên, SĐT, số serial, số yêu cầu
ui-keys = Phím tắt
ui-keys-search = Tìm kiếm
ui-keys-walk = Mục sau, mục trước
ui-keys-open = Mở
ui-keys-reply = Trả lời
ui-keys-note = Ghi chú
ui-keys-done = Xong
ui-keys-snooze = Tạm hoãn
ui-keys-assign = Giao việc, giao cho tôi
ui-keys-macro = Mẫu trả lời
ui-keys-next = Nhận việc kế tiếp
ui-keys-new-repair = Phiếu sửa mới
ui-keys-go = Đến hộp thư, sửa chữa, khách, bàn việc
ui-keys-send = Gửi

ui-branches = Cửa hàng

## Khi không có trang như ý
ui-fault-sign-in = Vui lòng đăng nhập
ui-fault-sign-in-advice = Đăng nhập xong sẽ về lại trang này, nội dung đã nhập vẫn còn.
ui-fault-forbidden = Không có quyền làm việc này
ui-fault-forbidden-advice = Hãy nhờ chủ cửa hàng cấp quyền.
ui-fault-not-found = Không có gì ở đây
ui-fault-not-found-advice = Có thể địa chỉ sai hoặc trang không còn. Vui lòng kiểm tra lại, hoặc bắt đầu từ trang đầu.
ui-fault-stale = Trang này đã mở quá lâu
ui-fault-stale-advice = Vui lòng quay lại, tải lại trang rồi gửi lần nữa.
ui-fault-conflict = Có người vừa thay đổi mục này
ui-fault-conflict-advice = Vui lòng quay lại, tải lại trang và xem thay đổi.
ui-fault-dead-link = Liên kết này không còn dùng được
ui-fault-dead-link-advice = Liên kết đã cũ hoặc đã dùng rồi. Vui lòng xin liên kết mới.
ui-fault-too-many = Thử quá nhiều lần
ui-fault-too-many-advice = Vui lòng đợi một phút rồi thử lại.
ui-fault-no-such-page = Không có trang này trong danh sách
ui-fault-no-such-page-advice = Vui lòng xem lại từ trang đầu.
ui-fault-unreadable = Yêu cầu chưa đến trọn vẹn
ui-fault-unreadable-advice = Vui lòng kiểm tra kết nối rồi gửi lại.
ui-fault-too-large = Nội dung quá lớn
ui-fault-too-large-advice = Mỗi lần gửi được tối đa { $mb } MB. Vui lòng quay lại, gửi ít tệp hơn hoặc tệp nhỏ hơn.
ui-fault-not-json = Nội dung không phải là JSON
ui-fault-not-json-advice = Gửi nội dung dạng JSON với Content-Type: application/json.
ui-fault-invalid = Có mục chưa đúng
ui-fault-invalid-advice = Vui lòng quay lại và kiểm tra nội dung đã nhập.
ui-fault-disk-full = Hiện chưa lưu được
ui-fault-disk-full-advice = Cửa hàng đã được báo. Vui lòng thử lại sau.
ui-fault-unavailable = Hệ thống đang bận
ui-fault-unavailable-advice = Không mất dữ liệu nào. Vui lòng thử lại sau giây lát.
ui-fault-read-only = Hiện chưa lưu được
ui-fault-read-only-advice = Vẫn xem được mọi thứ và chưa có gì thay đổi. Vui lòng thử lại sau giây lát. Nếu vẫn vậy, hãy báo người phụ trách hệ thống rằng cơ sở dữ liệu đang ở chế độ chỉ đọc.
ui-fault-kept = Những gì đã nhập vẫn được giữ trên trang này.
ui-fault-again = Gửi lại
ui-fault-back = Về { $place }
ui-fault-broken = Hệ thống gặp lỗi
ui-fault-broken-advice = Vui lòng thử lại. Nếu vẫn lỗi, hãy báo cho chúng tôi mã bên dưới.
ui-request = Mã yêu cầu:

## Mục nhập chưa đúng
form-error-required = Vui lòng điền mục này.
form-error-characters = Có ký tự không lưu được.
form-error-too-long = { $count } ký tự là quá dài; tối đa { $max }.
form-error-date = Vui lòng nhập ngày, ví dụ 22/11/2026.
form-error-date-time = Vui lòng nhập ngày và giờ.
form-error-money = Vui lòng nhập số tiền, ví dụ 1450000, 1.450.000 hoặc 1tr450.
form-error-phone = Vui lòng nhập số điện thoại, ví dụ 0912 345 678.
form-error-email = Vui lòng nhập địa chỉ e-mail, ví dụ lan@example.com.
form-error-json = Không đọc được: { $detail }
form-error-too-many-files = Có { $count } tệp, mỗi lần chỉ gửi được { $max } tệp.
form-error-number = Vui lòng nhập số nguyên.
form-error-choice = Vui lòng chọn một câu trả lời.
form-error-country = Vui lòng chọn một quốc gia, hoặc ghi mã hai chữ cái như VN.
form-error-photo = { $name } không phải là ảnh đọc được. Vui lòng chọn ảnh JPEG, PNG hoặc WebP khác; nội dung đã viết vẫn còn.
form-error-photo-large = { $name } quá lớn. Vui lòng chọn ảnh nhỏ hơn; nội dung đã viết vẫn còn.
form-error-paper = { $name } không phải là ảnh hay PDF đọc được. Vui lòng chọn ảnh JPEG, PNG, WebP hoặc tệp PDF khác; nội dung đã viết vẫn còn.
form-error-paper-runs = { $name } là tệp có thể chạy chương trình trên máy người nhận nên không gửi được. Vui lòng gửi ảnh hoặc PDF; nội dung đã viết vẫn còn.
form-error-papers-large = Các tệp cộng lại lớn hơn { $mb } MB, nhiều máy chủ thư sẽ không nhận. Vui lòng bớt tệp; nội dung đã viết vẫn còn.
ui-quote = Phần trích dẫn
ui-reply-whom = Trả lời ai
