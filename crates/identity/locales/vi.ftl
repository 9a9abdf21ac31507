### Ai là ai.

## Đăng nhập
identity-sign-in = Đăng nhập
identity-sign-in-lead = Dành cho nhân viên cửa hàng.
identity-sign-in-wrong = Email hoặc mật khẩu không đúng.
identity-wait = Đã thử quá nhiều lần. Hãy thử lại sau { $time }.
identity-to-sign-in = Về trang đăng nhập
identity-continue = Tiếp tục
identity-email = Địa chỉ email
identity-code-title = Thêm một mã nữa
identity-code-lead = Mật khẩu đã đúng.
identity-factor-code = Mã từ ứng dụng
identity-factor-code-hint = Sáu chữ số. Không có điện thoại bên mình? Hãy nhập một mã khôi phục.
identity-factor-code-wrong = Mã này sai hoặc đã được dùng. Hãy đợi mã tiếp theo.

## Mật khẩu
identity-password = Mật khẩu
identity-password-now = Mật khẩu hiện tại
identity-password-new = Mật khẩu mới
identity-password-hint = Ít nhất 12 ký tự. Bốn từ rời nhau tốt hơn ký tự lạ.
identity-password-change = Đổi mật khẩu
identity-password-wrong = Đây không phải mật khẩu của bạn.
identity-password-forgotten = Quên mật khẩu?
identity-password-forgotten-lead = Chúng tôi gửi một liên kết tới email của bạn.
identity-password-send-link = Gửi liên kết
identity-mail-sent = Hãy xem hộp thư của bạn
identity-password-mail-sent = Nếu có nhân viên dùng địa chỉ này, liên kết đang được gửi tới. Liên kết có hiệu lực trong một giờ.
identity-password-mail-subject = Mật khẩu mới cho { $shop }
identity-password-mail-body =
    Chào { $name },

    Bạn đặt mật khẩu mới cho { $shop } bằng liên kết này:

    { $link }

    Liên kết dùng được một lần, trong { $minutes } phút. Nếu bạn không yêu cầu, xin bỏ qua thư này.
identity-error-password-short = Quá ngắn: cần ít nhất 12 ký tự.
identity-error-password-long = Quá dài: tối đa 200 ký tự.
identity-error-password-common = Mật khẩu này dễ đoán. Hãy ghép ba hoặc bốn từ không liên quan nhau.
identity-error-zone = Hãy nhập múi giờ, ví dụ Asia/Ho_Chi_Minh.

## Mã qua thư
identity-code-mail-subject = { $code } là mã của anh/chị tại { $shop }
identity-code-mail-body =
    Mã của anh/chị tại { $shop } là:

    { $code }

    Mã dùng được một lần, trong { $minutes } phút. Không ai của { $shop } hỏi anh/chị mã này. Nếu anh/chị không yêu cầu mã, xin bỏ qua thư này.
identity-code-wrong = Đây không phải mã chúng tôi đã gửi.
identity-code-expired = Mã này đã quá hạn. Hãy xin mã mới.
identity-code-too-many = Nhập sai quá nhiều lần. Hãy xin mã mới.

## Thiết lập
identity-set-up = Thiết lập cửa hàng
identity-set-up-lead = Chỉ mất hai phút. Mọi thứ đều có thể đổi sau.
identity-set-up-start = Bắt đầu
identity-shop = Cửa hàng
identity-shop-name = Tên cửa hàng
identity-shop-name-hint = Tên mà khách hàng biết.
identity-shop-phone = Tổng đài
identity-shop-locale = Ngôn ngữ cho người chưa chọn
identity-address = Địa chỉ
identity-hours = Giờ mở cửa
identity-hours-hint = Viết như khách sẽ đọc: 8:30–21:00
identity-zone = Múi giờ
identity-currency = Tiền tệ
identity-owner-name = Họ và tên của bạn
identity-owner-email = Email của bạn

## Cài đặt
identity-settings = Cài đặt
identity-save = Lưu
identity-branch = Chi nhánh
identity-branches = Các chi nhánh
identity-branch-add = Thêm chi nhánh
identity-branch-name = Tên chi nhánh
identity-branch-phone = Điện thoại chi nhánh
identity-branch-country = Quốc gia của chi nhánh
identity-branch-country-hint = Nơi khách mang máy đến. Nơi áp dụng bảo hành được xét theo nước này.
identity-branch-country-here = Cùng nước với cửa hàng
identity-branch-every = Mọi chi nhánh

## Nhân viên
identity-team = Nhân viên
identity-to-team = Về danh sách nhân viên
identity-name = Tên
identity-name-full = Họ và tên
identity-called = Tên thường gọi
identity-called-hint = Khách hàng đọc tên này dưới tin nhắn.
identity-roles = Vai trò
identity-left = Đã nghỉ
identity-invite = Mời
identity-invitations = Lời mời đang chờ
identity-good-until = Có hiệu lực đến
identity-invitation-call-back = Thu hồi
identity-invitation-sent = Lời mời đang được gửi
identity-invitation-sent-lead = Bạn cũng có thể tự chuyển liên kết này. Liên kết dùng được một lần, trong bảy ngày, và chỉ hiện lần này.
identity-invitation-title = Tham gia { $shop }
identity-invitation-lead = Chọn mật khẩu là xong.
identity-invitation-accept = Tham gia
identity-invitation-mail-subject = { $shop } mời bạn tham gia
identity-invitation-mail-body =
    Chào { $name },

    { $shop } mời bạn cùng làm việc. Bạn chọn mật khẩu bằng liên kết này:

    { $link }

    Liên kết dùng được một lần, đến { $date }.
identity-let-go = Cho nghỉ
identity-let-go-lead = { $name } sẽ không đăng nhập được nữa, ngay lập tức. Những gì { $name } đã viết vẫn còn.
identity-team-not-yours = Chỉ chủ cửa hàng được giao hoặc bỏ vai trò này.
identity-team-last-owner = Chủ cửa hàng cuối cùng phải ở lại. Hãy giao vai trò chủ cho người khác trước.
identity-team-no-role = Hãy chọn ít nhất một vai trò.
identity-team-address-taken = Đã có nhân viên dùng địa chỉ này.

## Vai trò
identity-role-owner = Chủ cửa hàng
identity-role-owner-hint = Được làm mọi việc.
identity-role-manager = Quản lý
identity-role-manager-hint = Cài đặt, nhân viên và số liệu.
identity-role-agent = Chăm sóc khách hàng
identity-role-agent-hint = Trả lời khách hàng.
identity-role-technician = Kỹ thuật viên
identity-role-technician-hint = Kiểm tra và sửa chữa.
identity-role-front-desk = Quầy tiếp nhận
identity-role-front-desk-hint = Nhận máy và trả máy.
identity-role-warehouse = Kho
identity-role-warehouse-hint = Linh kiện và hàng trả lại.
identity-role-partner = Đối tác
identity-role-customer = Khách hàng
identity-role-outside-hint = Không làm việc tại cửa hàng.

## Tài khoản
identity-account = Tài khoản của tôi
identity-profile = Về tôi
identity-locale = Ngôn ngữ
identity-factor = Xác thực hai lớp
identity-factor-none = Với xác thực hai lớp, lộ mật khẩu vẫn chưa đủ để vào được tài khoản.
identity-factor-on = Đang bật. Còn { $count } mã khôi phục.
identity-factor-add = Bật xác thực hai lớp
identity-factor-remove = Tắt xác thực hai lớp
identity-factor-step-app = Cài một ứng dụng xác thực trên điện thoại.
identity-factor-step-scan = Quét hình này bằng ứng dụng.
identity-factor-step-code = Nhập sáu chữ số mà ứng dụng hiển thị.
identity-factor-qr = Mã QR cho ứng dụng xác thực
identity-factor-by-hand = Hoặc nhập khóa này vào ứng dụng:
identity-factor-codes = Hãy giữ các mã khôi phục này
identity-factor-codes-lead = Mỗi mã mở tài khoản một lần khi bạn mất điện thoại. Hãy in hoặc chép lại: các mã chỉ hiện lần này.
identity-factor-codes-kept = Tôi đã giữ lại
identity-sessions = Nơi bạn đang đăng nhập
identity-session-here = Thiết bị này
identity-session-unknown = Trình duyệt không rõ
identity-session-seen = Dùng lần cuối { $seen }, đăng nhập từ { $since }
identity-session-end = Kết thúc
identity-session-end-label = Kết thúc phiên trên { $device }
identity-sessions-end-others = Kết thúc mọi phiên khác

## Khóa
identity-keys = Khóa API
identity-keys-none = Chưa có khóa nào
identity-keys-none-lead = Khóa cho phép phần mềm khác, ví dụ phần mềm bán hàng, làm việc với hệ thống này.
identity-key-make = Tạo khóa
identity-key-name = Dùng cho việc gì
identity-key-name-hint = Để sau này bạn nhận ra: “Máy bán hàng Cầu Giấy”.
identity-key-roles-hint = Phần mềm được làm những gì các vai trò này được làm, dưới tên của bạn.
identity-key-made = Khóa mới của bạn
identity-key-made-lead = Hãy chép vào phần mềm kia. Khóa chỉ hiện lần này.
identity-key-kept = Tôi đã chép lại
identity-key-made-by = { $name }, { $date }
identity-key-used = Dùng lần cuối
identity-key-never = Chưa dùng
identity-key-revoke = Thu hồi
identity-key-revoke-label = Thu hồi khóa { $name }

## Sau một thao tác
identity-said-saved = Đã lưu.
identity-said-set-up = Chào mừng! Cửa hàng đã sẵn sàng.
identity-said-password = Đã đổi mật khẩu. Mọi phiên khác đã kết thúc.
identity-said-session-ended = Phiên đã kết thúc.
identity-said-factor-removed = Đã tắt xác thực hai lớp.
identity-said-called-back = Đã thu hồi lời mời.
identity-said-left = Nhân viên này không đăng nhập được nữa.
identity-said-key-revoked = Đã thu hồi khóa.
identity-said-key-made-before = Khóa đã được tạo và chỉ hiện một lần. Nếu chưa kịp chép, hãy thu hồi rồi tạo khóa khác.
identity-branches-title = Cửa hàng của chúng tôi
identity-branches-lead = Mang máy đến đây, hoặc gọi trước khi đến.
identity-branches-none = Cửa hàng chưa ghi địa chỉ.
identity-branches-way = Chỉ đường
