# Navigation and pages
repairs-nav = Sửa chữa
repairs-nav-own = Phiếu sửa
repairs-list-of = Phiếu sửa của { $name }
repairs-board-more = Bảng chỉ hiện { $count } phiếu hẹn trả sớm nhất.
repairs-board-all = Xem tất cả trong danh sách
repairs-see-all = Xem tất cả
repairs-title = Phiếu sửa chữa
repairs-find = Tìm máy, SĐT, số serial
repairs-receive = Nhận máy
repairs-figures = Số liệu hôm nay
repairs-view = Kiểu xem
repairs-view-board = Bảng
repairs-view-list = Danh sách
repairs-back = Về bảng sửa chữa
repairs-back-to = Về phiếu
repairs-list-empty = Không có phiếu nào phù hợp.
repairs-panel-empty = Chưa có phiếu sửa nào.
repairs-code = Mã phiếu
repairs-state = Tình trạng
repairs-technician = Kỹ thuật viên
repairs-nobody = Chưa giao ai
repairs-by = Kỹ thuật viên { $name }
repairs-figure-open = Máy đang giữ
repairs-figure-late = Quá hạn
repairs-figure-approval = Chờ khách duyệt giá
repairs-figure-parts = Chờ linh kiện
repairs-received-title = Máy nhận trong { $days } ngày qua
repairs-received-shown = { $count } phiếu trên trang này
repairs-took = Thời gian
repairs-figure-median = Từ nhận đến xong, trung vị 30 ngày
repairs-figure-on-time = Đúng hẹn, 30 ngày
repairs-due-today = Hôm nay
repairs-due-late = Quá hạn

# Lanes
repairs-lane-received = Tiếp nhận
repairs-lane-diagnosing = Chẩn đoán
repairs-lane-waiting-approval = Chờ khách duyệt
repairs-lane-waiting-parts = Chờ linh kiện
repairs-lane-repairing = Đang sửa
repairs-lane-ready = Chờ giao
repairs-lane-empty = Không có máy nào.

# Chips
repairs-chip-warranty = BH
repairs-chip-to-start = Chờ bắt đầu
repairs-chip-check = Kiểm tra
repairs-chip-until = Hạn { $day }
repairs-chip-pickup = Lấy trước { $day }
repairs-chip-unrepaired = Chưa sửa, lấy trước { $day }
repairs-chip-late = Quá hạn { $span }

# States
repairs-status-intake = Đã nhận máy
repairs-status-diagnosis = Đang chẩn đoán
repairs-status-covered = Bảo hành chi trả
repairs-status-quote-sent = Đã gửi báo giá
repairs-status-approved = Khách đã duyệt
repairs-status-declined = Khách từ chối
repairs-status-lapsed = Báo giá hết hạn
repairs-status-waiting-parts = Chờ linh kiện
repairs-status-in-repair = Đang sửa
repairs-status-on-hold = Tạm dừng
repairs-status-quality-check = Kiểm tra chất lượng
repairs-status-ready = Sẵn sàng giao
repairs-status-cannot-repair = Không sửa được
repairs-status-ready-unrepaired = Chờ trả, chưa sửa
repairs-status-handed-over = Đã giao máy
repairs-status-closed = Đã đóng
repairs-hold-lock = Máy bị khóa
repairs-hold-customer = Chờ khách
repairs-hold-parts = Không có linh kiện
repairs-hold-recall = Hãng thu hồi

# Steps
repairs-step-diagnose = Bắt đầu chẩn đoán
repairs-step-cover = Nhận sửa theo bảo hành
repairs-step-send-quote = Gửi báo giá cho khách
repairs-step-approve = Khách duyệt
repairs-step-decline = Khách từ chối
repairs-step-lapse = Hết hạn
repairs-step-await-parts = Chờ linh kiện
repairs-step-start = Bắt đầu sửa
repairs-step-finish = Xong, nhờ kiểm tra
repairs-step-pass-check = Đạt, báo khách
repairs-step-fail-check = Chưa đạt, sửa lại
repairs-step-give-up = Không sửa được
repairs-step-prepare-return = Chuẩn bị trả máy
repairs-step-hold = Tạm dừng
repairs-step-resume = Tiếp tục
repairs-step-hand-over = Giao máy
repairs-step-close = Đóng phiếu

# Words of forms and facts
repairs-customer = Khách hàng
repairs-customer-name = Họ và tên
repairs-customer-email = E-mail của khách
repairs-phone = Điện thoại
repairs-phone-hint = Nhập số của khách trước; số mới sẽ được thêm.
repairs-find-customer = Tìm khách
repairs-new-number = Số mới { $phone }: chúng tôi sẽ thêm khách này.
repairs-other-customer = Khách khác
repairs-part-customer = Khách hàng
repairs-part-device = Máy và tình trạng
repairs-part-agreed = Thỏa thuận
repairs-part-end = Giao nhận
repairs-device = Thiết bị
repairs-device-new = Máy khác
repairs-brand = Hãng
repairs-model = Tên máy
repairs-serial = Số serial hoặc IMEI
repairs-serial-hint = Đọc trên máy, không chép từ hóa đơn.
repairs-other-owner = Máy của người khác
repairs-other-owner-hint = Số serial này đã có trong hệ thống và không phải của khách đang đứng ở quầy. Đọc lại số serial và hỏi khách. Không đọc tên chủ máy cho khách nghe.
repairs-other-owner-says = Khách nói máy là của mình, hoặc chủ máy nhờ mang đến
repairs-other-owner-named = Trong hệ thống: { $device }, của { $name }
repairs-other-owner-known = Trong hệ thống: { $device }, của người khác
repairs-claim-taken = Nhận máy theo lời khách; trong hệ thống máy là của người khác. { $name }
repairs-fault = Lỗi
repairs-fault-hint = Ghi theo lời khách.
repairs-condition = Tình trạng máy
repairs-accessories = Phụ kiện kèm theo
repairs-photos = Ảnh
repairs-more-photos = Thêm ảnh
repairs-photos-hint = Ít nhất 2 ảnh tình trạng máy.
repairs-photo = Ảnh của máy
repairs-photo-kept = Ảnh đã tải lên
repairs-basis = Hình thức
repairs-basis-warranty = Bảo hành
repairs-basis-paid = Khách trả tiền
repairs-basis-after-diagnosis = Quyết định sau chẩn đoán
repairs-promised = Hẹn trả
repairs-promised-hint = Ngày giờ hẹn trả máy.
repairs-fee = Phí chẩn đoán nếu khách từ chối
repairs-fee-hint = Không báo trước thì không được thu.
repairs-data = Dữ liệu trên máy
repairs-data-backed-up = Khách đã sao lưu
repairs-data-may-erase = Được phép xóa dữ liệu
repairs-data-must-keep = Phải giữ dữ liệu
repairs-passcode = Mật khẩu máy
repairs-passcode-hint = Không ghi mật khẩu lên phiếu hay vào hệ thống.
repairs-passcode-not-asked = Không cần mật khẩu
repairs-passcode-customer-unlocks = Khách tự mở khóa khi cần
repairs-loan = Máy dùng tạm
repairs-loan-not-wanted = Khách không cần máy dùng tạm
repairs-loan-lent = Đã cho mượn máy
repairs-loan-other-agreed = Thỏa thuận khác
repairs-loan-note = Máy cho mượn (số serial, tình trạng) hoặc thỏa thuận
repairs-shelf = Kệ
repairs-signature = Khách ký (ghi rõ họ tên)
repairs-signature-hint = Khách đọc phiếu rồi ghi họ tên.
repairs-drawing = Ký bằng tay trên màn hình
repairs-drawings = Chữ ký
repairs-drawn-acceptance = Chữ ký khi nhận máy
repairs-drawn-hand-over = Chữ ký khi giao máy
repairs-print-and-receive = Nhận máy và in phiếu
repairs-print = In phiếu
repairs-issue-slip = Cấp phiếu khác
repairs-slip-unreadable = Phiếu này cấp trước đây, mã không in lại được. Hãy cấp phiếu khác; phiếu khách đang giữ vẫn dùng được.
repairs-progress = Tiến độ
repairs-station-received = Đã nhận máy
repairs-station-diagnosed = Kiểm tra lỗi
repairs-station-price = Duyệt chi phí
repairs-station-repaired = Sửa và kiểm tra lại
repairs-station-ready = Sẵn sàng nhận máy
repairs-expected = Dự kiến { $when }
repairs-price = Chi phí
repairs-no-diagnosis = Chưa có chẩn đoán.
repairs-line = Hạng mục
repairs-line-kind = Loại
repairs-line-part = Linh kiện
repairs-line-labour = Công
repairs-line-extra = Thêm theo yêu cầu
repairs-line-amount = Giá
repairs-line-optional = Khách có thể bỏ mục này
repairs-line-declined = khách bỏ
repairs-add-line = Thêm hạng mục
repairs-remove = Xóa
repairs-total = Tổng
repairs-payer = Ai trả
repairs-payer-as-covered = Theo bảo hành
repairs-payer-customer = Khách trả
repairs-payer-shop = Cửa hàng hỗ trợ
repairs-warranty-pays = Bảo hành trả
repairs-customer-pays = Khách trả
repairs-you-pay = Anh/chị trả
repairs-reason-goodwill = Cửa hàng hỗ trợ
repairs-reason-agreed = Khách trả theo thỏa thuận
repairs-reason-extra = Hạng mục thêm
repairs-reason-warranty = Bảo hành chi trả
repairs-reason-no-warranty = Ngoài bảo hành
repairs-quote-sent-note = Đã gửi { $at }, khách trả lời đến hết { $day }.
repairs-counter-answer = Khách trả lời tại quầy
repairs-check = Kiểm tra chất lượng
repairs-check-hint = Người kiểm tra không phải là người sửa.
repairs-check-note = Đã kiểm tra những gì
repairs-check-passed = Kiểm tra đạt
repairs-check-failed = Kiểm tra chưa đạt
repairs-bill = Thanh toán
repairs-billable = Phải thu
repairs-owed = Còn phải trả
repairs-amount = Số tiền
repairs-way = Cách trả
repairs-way-cash = Tiền mặt
repairs-way-transfer = Chuyển khoản
repairs-note-payment = Ghi nhận đã thu
repairs-serial-again = Đọc lại số serial trên máy
repairs-taken-by = Người nhận máy ký (họ tên)
repairs-loan-back = Máy dùng tạm đã trả lại
repairs-findings = Kết quả chẩn đoán
repairs-no-findings = Chưa có kết quả.
repairs-save-findings = Lưu kết quả
repairs-history = Lịch sử phiếu
repairs-facts = Thông tin
repairs-add-photos = Thêm ảnh
repairs-other-steps = Bước khác
repairs-note = Ghi chú
repairs-hold-reason = Lý do tạm dừng
repairs-assign = Phân công
repairs-save = Lưu
repairs-move-promise = Hẹn lại
repairs-promise-reason = Lý do
repairs-tell-customer = Lưu và báo khách
repairs-ready-at = Sẵn sàng từ
repairs-handed-over-at = Giao máy lúc
repairs-handed-over-on = Đã giao { $day }
repairs-pickup-by = Lấy máy trước
repairs-received-at = Nhận lúc
repairs-staff = Nhân viên
repairs-said-done = Đã lưu.
repairs-said-answered = Đã nhận câu trả lời của anh/chị.

# For customers
repairs-own-title = Sửa chữa
repairs-own-empty = Anh/chị chưa có phiếu sửa nào.
repairs-own-diagnosis = Đang kiểm tra
repairs-own-quote = Chờ anh/chị duyệt
repairs-own-declined = Chờ trả máy
repairs-own-parts = Chờ linh kiện
repairs-own-repair = Đang sửa
repairs-own-hold = Tạm dừng
repairs-own-ready = Sẵn sàng nhận
repairs-own-unrepaired = Sẵn sàng nhận lại
repairs-own-done = Đã giao
repairs-next-answer = Xin anh/chị trả lời đến hết { $when }.
repairs-next-pickup = Xin anh/chị đến nhận máy trước { $when }.
repairs-next-contact = Chúng tôi sẽ liên hệ để trả máy.
repairs-next-done = Máy đã được giao.
repairs-next-promise = Dự kiến xong { $when }.
repairs-approve = Duyệt
repairs-decline = Từ chối
repairs-all-yours = Trang của anh/chị
repairs-all-yours-text = Phiếu này chứng minh số điện thoại của anh/chị.
repairs-sign-in = Đăng nhập
repairs-slip-in = Đăng nhập bằng phiếu
repairs-slip-in-text = Nhập mã in trên phiếu nhận máy và 4 số cuối điện thoại.
repairs-slip-in-code = Mã trên phiếu
repairs-slip-in-code-hint = 8 ký tự, ví dụ 7K3M-P9QX.
repairs-slip-in-digits = 4 số cuối điện thoại

# The paper
repairs-slip-title = PHIẾU NHẬN MÁY
repairs-slip-code = Mã tra cứu: { $code } (tại { $where })
repairs-slip-condition = Tình trạng khi nhận
repairs-slip-with = Kèm: { $things }
repairs-slip-after-diagnosis = Báo giá sau chẩn đoán, trước khi sửa
repairs-slip-receiver = Nhân viên nhận
repairs-slip-sign = (ký, ghi rõ họ tên)
repairs-slip-stub = Kệ { $shelf }, hẹn trả { $promised }
repairs-slip-stub-unshelved = Hẹn trả { $promised }
repairs-slip-terms = Thời gian thực hiện: { $days } ngày, đến { $day }; thời gian này không tính vào thời hạn bảo hành. Bảo hành: miễn phí linh kiện, công, vận chuyển hai chiều; quá thời gian này hoặc sau 3 lần sửa chưa khỏi, quý khách được đổi máy hoặc hoàn tiền. Nếu không sửa, phí chẩn đoán { $fee }. Máy giữ tối đa { $kept } ngày từ khi báo xong. Cửa hàng chịu trách nhiệm cả khi bên khác sửa; khiếu nại theo số trên phiếu.

# The timeline
repairs-entry-received = Đã nhận { $device }, phiếu { $code }
repairs-entry-covered = Bảo hành chi trả cho { $code }, { $device }
repairs-entry-quote-sent = Đã gửi báo giá { $code }, { $device }
repairs-entry-approved = Đã duyệt báo giá { $code }, { $device }
repairs-entry-declined = Đã từ chối báo giá { $code }, { $device }
repairs-entry-lapsed = Báo giá { $code } hết hạn, { $device }
repairs-entry-waiting-parts = { $code } chờ linh kiện, { $device }
repairs-entry-in-repair = Bắt đầu sửa { $device }, { $code }
repairs-entry-cannot-repair = { $device } không sửa được, { $code }
repairs-entry-ready = { $device } đã sửa xong, { $code }
repairs-entry-ready-unrepaired = { $device } chờ trả, chưa sửa, { $code }
repairs-entry-handed-over = Đã giao { $device }, { $code }
repairs-entry-promise = Hẹn lại { $code }, { $device }: { $promised }
repairs-entry-paid = Đã thu { $amount } cho { $code }, { $device }
repairs-news-ready = { $device } đã sửa xong, phiếu { $code }
repairs-news-unrepaired = { $device } chờ trả, chưa sửa, phiếu { $code }

# Bank account
repairs-bank-title = Tài khoản nhận tiền
repairs-bank-bin = Mã ngân hàng (BIN, 6 số)
repairs-bank-account = Số tài khoản
repairs-bank-holder = Chủ tài khoản

# Refusals
repairs-refused-not-listed = Bước này không còn làm được; phiếu đã sang bước khác.
repairs-refused-not-yours = Bước này do người khác thực hiện.
repairs-refused-no-lines = Chưa có hạng mục nào để gửi.
repairs-refused-not-sent = Chưa có báo giá nào được gửi.
repairs-refused-answered = Báo giá này đã được trả lời trước đó; câu trả lời đầu tiên được giữ.
repairs-refused-expired = Báo giá đã hết hạn. Chúng tôi sẽ gửi báo giá mới.
repairs-refused-own-work = Người sửa không tự kiểm tra việc của mình. Nhờ người khác kiểm tra.
form-error-repairs-serial = Đọc số serial hoặc IMEI trên máy rồi nhập vào đây.
form-error-repairs-other-serial = Số serial này không khớp với máy trên phiếu. Kiểm tra lại máy.
form-error-repairs-other-owner = Trong hệ thống, máy có số serial này là của người khác. Hỏi khách, rồi đánh dấu lời khách nói để nhận máy.
form-error-repairs-given-back = Máy này đang ở cửa hàng và chưa trả. Hãy mở phiếu đang làm, hoặc chọn máy khác.
form-error-repairs-fault = Ghi lỗi theo lời khách.
form-error-repairs-photos = Cần ít nhất 2 ảnh tình trạng máy.
form-error-repairs-bad-photo = Không đọc được ảnh { $name }. Chọn ảnh JPEG, PNG hoặc WebP khác; các ảnh khác vẫn được giữ.
form-error-repairs-promise = Nhập ngày giờ hẹn trả; luật yêu cầu ghi trên phiếu.
form-error-repairs-promise-over = Thời gian hẹn phải sau bây giờ.
form-error-repairs-loan = Ghi quyết định về máy dùng tạm.
form-error-repairs-loan-note = Ghi máy cho mượn hoặc điều đã thỏa thuận.
form-error-repairs-signature = Ghi họ tên người ký.
form-error-repairs-drawing = Nét ký không đọc được. Hãy bấm Xóa nét rồi ký lại.
form-error-repairs-lines = Báo giá đã đủ 100 dòng. Hãy gộp các dòng nhỏ lại.
form-error-repairs-payer = Chưa xác định được bảo hành. Chọn khách trả hoặc cửa hàng hỗ trợ.
form-error-repairs-too-much = Số tiền lớn hơn số còn phải trả.
form-error-repairs-unpaid = Ghi nhận thanh toán trước khi giao máy.
form-error-repairs-loan-out = Nhận lại máy dùng tạm trước khi giao.
form-error-repairs-slip = Mã hoặc số điện thoại không đúng. Xem lại phiếu, hoặc gọi cửa hàng.
form-error-repairs-bin = Mã ngân hàng gồm 6 số.
form-error-repairs-account = Số tài khoản chỉ gồm chữ và số.

# Mails: subjects; the bodies are below
repairs-mail-received-subject = Phiếu { $code }: đã nhận { $device }
repairs-mail-quote-subject = Phiếu { $code }: báo giá chờ duyệt
repairs-mail-promise-subject = Phiếu { $code }: hẹn lại
repairs-mail-ready-subject = Phiếu { $code }: { $device } đã sửa xong
repairs-mail-unrepaired-subject = Phiếu { $code }: mời nhận lại { $device }
repairs-mail-received =
    Chào { $name },

    { $shop } đã nhận { $device }, phiếu { $code }. Hẹn trả: { $promised }.
    Theo dõi phiếu: { $link }

    { $shop }, { $phone }
repairs-mail-quote =
    Chào { $name },

    Báo giá cho { $device }, phiếu { $code }: { $amount }. Xin trả lời đến hết { $day }.
    Xem và duyệt: { $link }

    { $shop }, { $phone }
repairs-mail-promise =
    Chào { $name },

    Phiếu { $code }, { $device }, được hẹn lại: { $promised }. Lý do: { $reason }
    Theo dõi phiếu: { $link }

    { $shop }, { $phone }
repairs-mail-ready =
    Chào { $name },

    { $device }, phiếu { $code }, đã sửa xong. Còn phải trả: { $amount }. Xin đến nhận trước { $day }.
    Xem phiếu: { $link }

    { $shop }, { $phone }
repairs-mail-unrepaired =
    Chào { $name },

    { $device }, phiếu { $code }, chưa sửa và chờ trả lại. Còn phải trả: { $amount }. Xin đến nhận trước { $day }.
    Xem phiếu: { $link }

    { $shop }, { $phone }

# Kết quả kiểm tra, chi nhánh, phiếu, báo giá bổ sung
repairs-branch = Chi nhánh
repairs-choose = Chọn
repairs-unknown = Chưa rõ
repairs-fault-code = Hỏng ở đâu
repairs-cause = Nguyên nhân
repairs-cause-hint = Nguyên nhân bị loại trừ bảo hành chỉ được tính khi có kết quả kiểm tra và ảnh chụp tại bàn sửa.
repairs-documents = Phiếu tiếp nhận, các phiên bản
repairs-document-version = Phiên bản { $version }
repairs-document-promised = Hẹn trả { $when }
repairs-send-supplement = Gửi báo giá bổ sung để duyệt
repairs-agreed-before = Đã thống nhất trước đó
repairs-reason-impact = Không bảo hành: rơi, va đập
repairs-reason-liquid = Không bảo hành: vào nước
repairs-reason-third-party-part = Không bảo hành: linh kiện ngoài hãng
repairs-reason-wear = Không bảo hành: hao mòn
repairs-refused-withdrawn = Cửa hàng đã rút lại báo giá này; việc sửa chữa tiếp tục như đã thống nhất.
form-error-repairs-fault-code = Chọn chỗ hỏng; nguyên nhân phải đi kèm chỗ hỏng.
form-error-repairs-unproven = Chỉ được từ chối bảo hành vì nguyên nhân này khi có bằng chứng: hãy thêm kết quả kiểm tra và ảnh tại bàn sửa, hoặc chọn người trả.
repairs-entry-supplement-sent = Phát hiện thêm khi đang sửa; đã gửi báo giá bổ sung của { $code }, { $device }
repairs-entry-supplement-approved = Báo giá bổ sung của { $code } đã được duyệt, { $device }
repairs-entry-supplement-declined = Báo giá bổ sung của { $code } bị từ chối; tiếp tục sửa như đã thống nhất, { $device }
repairs-entry-supplement-lapsed = Báo giá bổ sung của { $code } đã hết hạn; tiếp tục sửa như đã thống nhất, { $device }
repairs-entry-supplement-withdrawn = Báo giá bổ sung của { $code } đã được rút lại; tiếp tục sửa như đã thống nhất, { $device }
repairs-mail-supplement-subject = { $code }: phát hiện thêm, cần ý kiến của anh/chị
repairs-mail-supplement =
    Chào { $name },

    Khi sửa { $device } ({ $code }), chúng tôi phát hiện thêm hư hỏng. Chi phí thêm là { $amount }, ngoài phần anh/chị đã duyệt.
    Phần đã duyệt giữ nguyên. Việc sửa chữa tạm dừng cho đến khi anh/chị trả lời, chậm nhất hết ngày { $day }.
    Xem và quyết định tại: { $link }

    { $shop }, { $phone }
repairs-mail-lapsed-subject = { $code }: báo giá đã hết hạn
repairs-mail-lapsed =
    Chào { $name },

    Đến hết ngày { $day } chúng tôi chưa nhận được trả lời về báo giá { $amount } cho { $device } ({ $code }). Báo giá đã hết hạn và chúng tôi không sửa gì.
    Anh/chị có thể nhận lại máy chưa sửa; phí kiểm tra khi đó là { $fee }. Hoặc gọi cho chúng tôi để được gửi lại báo giá.
    Xem tại: { $link }

    { $shop }, { $phone }
repairs-mail-supplement-lapsed-subject = { $code }: tiếp tục sửa như đã thống nhất
repairs-mail-supplement-lapsed =
    Chào { $name },

    Đến hết ngày { $day } chúng tôi chưa nhận được trả lời về báo giá bổ sung { $amount } cho { $device } ({ $code }). Báo giá bổ sung đã hết hạn.
    Phần anh/chị đã duyệt trước đó vẫn được sửa tiếp, giá không tăng.
    Xem tại: { $link }

    { $shop }, { $phone }
