### Yêu cầu hỗ trợ: trao đổi với khách.

## Hàng chờ
tickets-nav = Hộp thư
tickets-my-nav = Tin nhắn
tickets-search = Yêu cầu hỗ trợ
tickets-queue = Hàng chờ
tickets-queue-news = # yêu cầu mới
tickets-queue-moved = Danh sách đã thay đổi
tickets-presence-viewing = { $name } đang xem
tickets-presence-typing = { $name } đang trả lời
tickets-queues = Các hàng chờ
tickets-tabs = Chế độ xem
tickets-queue-mine = Việc của tôi
tickets-queue-unassigned = Chưa ai nhận
tickets-queue-team = Cả cửa hàng
tickets-queue-late = Quá hạn
tickets-tab-todo = Cần làm
tickets-tab-snoozed = Tạm hoãn
tickets-tab-done = Xong
tickets-empty-mine = Hết việc trong hàng.
tickets-empty-team = Không có ai đang chờ.
tickets-empty-snoozed = Không có yêu cầu nào tạm hoãn.
tickets-empty-done = Chưa có yêu cầu nào xong.
tickets-choose = Chọn một yêu cầu
tickets-choose-text = Nhấn J hoặc K để đi qua danh sách, Enter để mở.
tickets-find = Tìm tên, SĐT, số serial…
tickets-new = Yêu cầu mới
tickets-take-next = Nhận yêu cầu kế
tickets-somebody = Khách chưa rõ tên
tickets-preview-own = Shop: { $words }
tickets-context = Khách và máy
tickets-back = Về hàng chờ
tickets-back-to-talk = Về hội thoại
tickets-panel-failed = Phần này tạm thời không hiển thị được.

## Kỳ hạn
tickets-due-left = còn { $span }
tickets-due-late = trễ { $span }
tickets-due-reply-left = cần trả lời trong { $span }
tickets-due-reply-late = trả lời trễ { $span }
tickets-due-done-left = cần xong trong { $span }
tickets-due-done-late = xong trễ { $span }
tickets-snoozed-until = Hẹn lại { $moment }
tickets-metric-first = trả lời lần đầu
tickets-metric-next = trả lời tiếp
tickets-metric-resolution = giải quyết xong

## Trạng thái
tickets-status-needs-first = Chờ trả lời lần đầu
tickets-status-needs-next = Chờ trả lời tiếp
tickets-status-investigating = Đang xử lý
tickets-status-close-the-loop = Cần báo khách
tickets-status-waiting = Chờ khách
tickets-status-paused = Tạm hoãn
tickets-status-done = Xong
tickets-status-ignored = Bỏ qua
tickets-ignore-spam = thư rác
tickets-ignore-duplicate = trùng yêu cầu
tickets-ignore-mistake = mở nhầm
tickets-reason-fault = Báo lỗi
tickets-reason-question = Hỏi đáp
tickets-reason-recovery = Khắc phục
tickets-reason-return = Đổi trả
tickets-reason-other = Khác
tickets-channel-portal = Trang khách hàng
tickets-channel-email = E-mail
tickets-channel-phone = Điện thoại
tickets-channel-zalo = Zalo
tickets-channel-counter = Tại quầy
tickets-channel-system = Hệ thống

## Một yêu cầu
tickets-opened = { $channel } · mở { $moment }
tickets-nobody = Chưa ai nhận
tickets-snooze = Tạm hoãn
tickets-snooze-until = Đến lúc
tickets-take = Nhận yêu cầu này
tickets-assign = Giao việc
tickets-unassign = Trả về hàng chung
tickets-done = Xong
tickets-reopen = Mở lại
tickets-ignore = Bỏ qua: { $reason }
tickets-view = Xem
tickets-photo = Ảnh { $number }
tickets-photos = Ảnh
tickets-you = Anh/chị
tickets-the-shop = Cửa hàng
tickets-by-portal = Khách không có e-mail, đọc trên trang khách hàng
tickets-went-by-mail = Gửi qua e-mail
tickets-went-to-portal = Trên trang khách hàng
tickets-stale = Có tin mới hơn trong lúc bạn viết. Vui lòng đọc ở trên; bấm Gửi lần nữa để vẫn gửi.
tickets-ended = Yêu cầu { $number } đã xong.
tickets-said-sent = Đã gửi.
tickets-said-noted = Đã lưu ghi chú.
tickets-said-snoozed = Đã tạm hoãn.
tickets-said-nobody-waits = Không có ai đang chờ.

## Đã xảy ra
tickets-events = { $count } sự kiện
tickets-event-opened = mở yêu cầu ({ $channel })
tickets-event-status = chuyển trạng thái: { $status }
tickets-event-taken = nhận yêu cầu
tickets-event-assigned = giao cho { $name }
tickets-event-unassigned = trả về hàng chung
tickets-event-work = được tạo từ yêu cầu này
tickets-event-work-ended = đã kết thúc
tickets-event-went-on = Tiếp tục ở yêu cầu { $number }
tickets-event-warned = Sắp đến hạn: { $what }
tickets-event-breached = Đã quá hạn: { $what }
tickets-event-erased = Nội dung đã được xóa
tickets-entry-opened = Yêu cầu { $number }: { $subject }
tickets-entry-answered = Đã trả lời yêu cầu { $number }: { $subject }
tickets-entry-wrote = Khách viết vào yêu cầu { $number }: { $subject }
tickets-entry-done = Yêu cầu { $number } đã xong: { $subject }

## Yêu cầu mới
tickets-new-phone-hint = Gõ số điện thoại hoặc email trước, hệ thống sẽ tìm khách và máy.
tickets-new-find = Tiếp tục
tickets-new-other = Tìm khách khác
tickets-new-unknown = Chưa có khách này, chúng ta sẽ thêm:
tickets-new-name = Họ và tên
tickets-new-asset = Máy
tickets-new-no-asset = Không về máy nào
tickets-new-channel = Khách liên hệ qua
tickets-new-reason = Lý do
tickets-new-subject = Tiêu đề
tickets-new-body = Nội dung
tickets-new-body-hint = Đúng lời khách nói, hoặc lời cửa hàng gửi khách; khách sẽ đọc nội dung này.
tickets-new-create = Tạo yêu cầu

## Trang của khách
tickets-my-title = Tin nhắn
tickets-my-new = Viết cho cửa hàng
tickets-my-empty = Chưa có tin nhắn nào
tickets-my-empty-text = Anh/chị hỏi gì cũng được, chúng tôi trả lời tại đây và qua e-mail.
tickets-my-row = #{ $number } · { $moment }
tickets-my-answered = Đã trả lời
tickets-my-with-us = Chúng tôi đang xem
tickets-my-done = Đã xong
tickets-my-back = Quay lại
tickets-my-answer = Trả lời
tickets-my-body = Nội dung
tickets-my-subject = Tiêu đề
tickets-my-send = Gửi
tickets-my-report = Báo lỗi
tickets-my-fault = Máy bị gì?
tickets-my-promise = Chúng tôi trả lời trước { $moment }.
tickets-my-late = Chúng tôi đang chậm, xin lỗi anh/chị. Cần gấp, vui lòng gọi cửa hàng.
tickets-said-received = Chúng tôi đã nhận được.
tickets-fault-screen = Màn hình
tickets-fault-battery = Pin, sạc
tickets-fault-power = Không lên nguồn
tickets-fault-sound = Âm thanh
tickets-fault-camera = Camera
tickets-fault-water = Vào nước
tickets-fault-other = Lỗi khác

## Thư
tickets-mail-link = Xem và trả lời tại: { $link }

## Lỗi trong biểu mẫu
tickets-error-snooze-past = Thời điểm này đã qua.
tickets-error-snooze-long = Tối đa 90 ngày.
tickets-error-owner = Người này không trả lời yêu cầu được.
tickets-error-customer = Không tìm thấy khách này.
tickets-error-empty = Vui lòng viết nội dung trước khi gửi.

# Thư trả lời
tickets-mail-sending = Đang gửi thư
tickets-mail-failed = Không gửi được đến { $address }. Hãy kiểm tra địa chỉ hoặc gọi điện, rồi trả lời lại.
tickets-mail-unknown = Có thể chưa gửi được đến { $address }: kết nối bị ngắt. Hãy hỏi khách hoặc gọi điện.
tickets-mail-file-gone = Thư chưa gửi được vì không còn tệp đính kèm { $name }. Hãy đính kèm lại rồi trả lời lại.
tickets-event-failed = Câu trả lời không đến được { $address }. Hãy hỏi lại khách địa chỉ hoặc gọi điện, rồi trả lời lại.
tickets-opened-title = Yêu cầu mở trong { $days } ngày qua
tickets-opened-definition = Mới nhất trước, kể cả yêu cầu còn mở; không tính yêu cầu bị bỏ qua.
tickets-opened-shown = { $count } yêu cầu trên trang này
tickets-opened-none = Chưa có yêu cầu nào
tickets-opened-none-text = Không có yêu cầu nào được mở trong { $days } ngày qua.
tickets-opened-ticket = Yêu cầu
tickets-opened-who = Khách
tickets-opened-state = Trạng thái
tickets-opened-at = Mở lúc
tickets-opened-took = Thời gian
tickets-opened-link = Yêu cầu 90 ngày qua
