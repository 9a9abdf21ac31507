### Giờ làm việc, cam kết phản hồi, báo động khi không ai xử lý.

## Mức ưu tiên
tickets-priority = Ưu tiên: { $priority }
tickets-priority-urgent = khẩn cấp
tickets-priority-high = cao
tickets-priority-normal = bình thường
tickets-priority-low = thấp
tickets-event-priority = đổi mức ưu tiên: { $priority }
tickets-recalculating = Đang tính lại hạn

## Hôm nay
tickets-today-title = Hôm nay sẽ trễ gì
tickets-today-tabs = Lọc danh sách
tickets-today-all = Đến hết hôm nay
tickets-today-late = Đã trễ
tickets-today-nobody = Chưa ai nhận
tickets-today-unanswered = Khách chờ quá hạn
tickets-today-hour = { $from }–{ $until }
tickets-today-due = Hạn
tickets-today-state = Tình trạng
tickets-today-owner = Người nhận
tickets-today-none = Không có gì sẽ trễ hôm nay
tickets-today-none-text = Mọi hạn của hôm nay đều đã được giữ, hoặc hôm nay không có hạn nào.
tickets-overlooked-title = Kiểm tra đêm qua phát hiện
tickets-overlooked-text = Những yêu cầu này có điều bị bỏ sót, hoặc không khớp với lịch sử. Hãy mở từng yêu cầu và trả lời nếu có người đang chờ.
tickets-overlooked-no-event = Tin không nằm trong lịch sử của yêu cầu
tickets-overlooked-no-clock = Yêu cầu đang mở nhưng không có hạn trả lời
tickets-overlooked-waiting = Yêu cầu đang chờ khách, trong khi khách đã viết
tickets-overlooked-ended = Yêu cầu đã đóng trước khi tin đến
tickets-overlooked-differed = Tình trạng yêu cầu không khớp với lịch sử và đã được sửa lại

## Cam kết phản hồi
tickets-promises-title = Cam kết phản hồi
tickets-promises-intro = Mỗi yêu cầu được đo theo cam kết đầu tiên khớp với nó, theo thứ tự từ nhỏ đến lớn. Cam kết chung đo mọi yêu cầu còn lại và không bỏ được.
tickets-promise-house = Cam kết chung
tickets-promise-new = Thêm cam kết
tickets-promise-change = Thay đổi cam kết
tickets-promise-name = Tên cam kết
tickets-promise-rank = Thứ tự
tickets-promise-rank-hint = Số từ 1 đến 999. Số nhỏ được xét trước.
tickets-promise-whom = Áp dụng cho
tickets-promise-everything = Mọi yêu cầu
tickets-promise-retired = Đã ngừng áp dụng
tickets-promise-calendar = Lịch làm việc
tickets-promise-calendar-team = Giờ làm việc của nhóm, nếu không có thì { $house }
tickets-promise-targets = Thời hạn
tickets-promise-targets-short = Lần đầu { $first }, tiếp theo { $next }, xong trong { $done }
tickets-promise-from = Có hiệu lực từ
tickets-promise-from-hint = Để trống là từ bây giờ. Lùi về quá khứ cần quyền của chủ cửa hàng và được ghi vào nhật ký.
tickets-promise-priorities = Mức ưu tiên
tickets-promise-channels = Kênh
tickets-promise-reasons = Lý do
tickets-promise-branches = Chi nhánh
tickets-promise-pausing = Tạm dừng đồng hồ giải quyết khi
tickets-promise-priority = Thời hạn khi ưu tiên { $priority }
tickets-promise-minutes = { $what } (phút làm việc)
tickets-promise-warnings = Nhắc trước khi đến hạn
tickets-promise-warnings-hint = Số phút làm việc trước hạn; nhiều lần nhắc thì cách nhau bằng dấu phẩy, như 30, 60.
tickets-promise-save = Lưu
tickets-promise-retire = Ngừng áp dụng cam kết này
tickets-open-hours = { $count } giờ làm việc
tickets-open-minutes = { $count } phút làm việc
tickets-said-promise = Đã lưu cam kết. Hạn của các yêu cầu đang mở được tính lại.
tickets-said-retired = Đã ngừng áp dụng. Các yêu cầu chuyển sang cam kết tiếp theo khớp với chúng.
tickets-said-hours = Đã lưu lịch. Hạn của các yêu cầu đang mở được tính lại.
tickets-versions = Các phiên bản
tickets-version = Phiên bản
tickets-version-by = Người lập
tickets-version-at = Lập lúc
tickets-version-program = Có sẵn trong chương trình
tickets-versions-text = Phiên bản cũ không bị sửa. Thời gian trước khi có hiệu lực vẫn được đếm theo phiên bản cũ.
tickets-version-state = Tình trạng
tickets-version-in-force = Đang áp dụng
tickets-version-planned = Sắp áp dụng
tickets-version-over = Đã được thay
tickets-promise-planned = Từ { $moment }, phiên bản { $number } sẽ được áp dụng. Thay đổi có hiệu lực sớm hơn sẽ thay luôn phiên bản đó; muốn sửa chính phiên bản { $number }, hãy mở nó ở mục Các phiên bản.

## Khi không ai xử lý
tickets-chain = Khi không ai xử lý
tickets-chain-none = Chưa có bước nào: khi trễ hạn chỉ có dấu trễ trên yêu cầu.
tickets-chain-hint = Mỗi bước xảy ra một lần. Khi có người trả lời, nhận yêu cầu hoặc đổi trạng thái thì các bước sau không xảy ra nữa.
tickets-step = { $on }, sau { $after }: { $act }
tickets-step-number = Bước { $number }
tickets-step-none = Không có bước này
tickets-step-on = Tính từ lúc
tickets-step-after = Sau bao lâu (phút làm việc)
tickets-step-act = Việc cần làm
tickets-trigger-warning = Sắp đến hạn
tickets-trigger-breach = Trễ hạn
tickets-act-tell-owner = Gửi thư cho người nhận yêu cầu
tickets-act-tell-managers = Gửi thư cho quản lý
tickets-act-tell-shop-owner = Gửi thư cho chủ cửa hàng
tickets-act-return = Trả yêu cầu về hàng chung
tickets-act-raise = Tăng mức ưu tiên
tickets-escalation-subject = { $happened }: yêu cầu #{ $number } { $subject }
tickets-escalation-body =
    Chào { $name },

    { $happened }: { $what } của yêu cầu #{ $number } “{ $subject }” ({ $who }). Chưa có ai xử lý.

    Mở yêu cầu: { $link }

## Xem trước
tickets-effect-title = Hạn của những yêu cầu nào sẽ đổi
tickets-effect-look = Xem trước ảnh hưởng
tickets-effect-none = Không hạn nào đổi. Đã xem { $looked } yêu cầu đang mở.
tickets-effect-some = { $count } trong { $looked } yêu cầu đang mở sẽ đổi hạn.
tickets-effect-part = { $count } trong { $looked } yêu cầu đến hạn sớm nhất sẽ đổi hạn; còn yêu cầu chưa xem.
tickets-effect-before = Hạn hiện nay
tickets-effect-after = Hạn mới
tickets-effect-never = Không có hạn
tickets-effect-confirm = Chưa lưu gì cả. Nhấn Lưu để áp dụng.

## Giờ làm việc
tickets-hours-title = Giờ làm việc
tickets-hours-intro = Hạn trả lời chỉ đếm giờ mở cửa. Mỗi lịch có các khung giờ trong tuần và những ngày khác thường.
tickets-hours-house = Giờ chung của cửa hàng
tickets-hours-name = Tên lịch
tickets-hours-week = Trong tuần
tickets-hours-week-hint = Viết 08:00-12:00, 13:30-17:30; để trống là nghỉ. Ca đêm viết thành hai khung, đến 24:00 và từ 00:00.
tickets-hours-zone = Múi giờ
tickets-hours-zone-hint = Tên IANA, như Asia/Ho_Chi_Minh.
tickets-hours-new = Lịch mới
tickets-hours-start = Chọn điểm bắt đầu; mọi thứ đều sửa được trước khi lưu.
tickets-hours-blank = Lịch trống
tickets-hours-vietnam = Việt Nam
tickets-hours-iceland = Iceland
tickets-hours-change = Thay đổi lịch
tickets-hours-closed = nghỉ
tickets-hours-year = Năm { $year }
tickets-hours-years = Năm khác
tickets-hours-month = Tháng
tickets-hours-days = Ngày mở cửa
tickets-hours-hours = Giờ mở cửa
tickets-hours-differs = Ngày khác thường
tickets-hours-dates = Ngày khác thường
tickets-hours-dates-hint = Mỗi dòng: ngày; giờ; tên. Ví dụ 05/02/2027 - 09/02/2027; nghỉ; Tết hoặc 20/02/2027; 08:00-12:00; Làm bù.
tickets-hours-proposals = Những ngày cửa hàng cần xác nhận; chép vào ô trên nếu đúng:
tickets-hours-tet = { $calendar }: chưa có ngày nghỉ Tết, mùng một là { $day }. Hãy nhập trước khi đến Tết, nếu không hạn trả lời sẽ rơi vào ngày nghỉ.
tickets-hours-ics = Tệp lịch .ics
tickets-hours-ics-hint = Chọn tệp rồi nhấn Đọc tệp lịch. Các ngày được thêm vào ô trên để xem lại, chưa lưu.
tickets-hours-import = Đọc tệp lịch
tickets-ics-brought = Đã đọc { $count } ngày từ tệp. Bỏ qua { $past } mục đã qua. Hãy xem lại rồi lưu.
tickets-ics-line = Dòng { $line }: { $why }
tickets-ics-broken = không đọc được mục này
tickets-ics-no-start = không có ngày bắt đầu đọc được
tickets-ics-length = kết thúc trước khi bắt đầu, hoặc dài quá 60 ngày
tickets-ics-repeats = lặp lại theo cách khác với hằng năm; hãy nhập từng ngày
tickets-ics-zone = múi giờ không có thật
tickets-ics-cancelled = mục đã bị hủy
tickets-ics-too-many = tệp có quá nhiều mục, phần còn lại không được đọc

## Lỗi
tickets-error-zone = Không có múi giờ { $zone }. Hãy viết tên như Asia/Ho_Chi_Minh.
tickets-error-range = “{ $range }” không phải khung giờ. Hãy viết như 08:00-12:00, trong khoảng 00:00 đến 24:00.
tickets-error-backwards = “{ $range }” kết thúc trước khi bắt đầu. Ca đêm viết thành hai khung, đến 24:00 và từ 00:00.
tickets-error-overlap = { $first } và { $second } chồng lên nhau. Hãy sửa để hai khung không trùng giờ.
tickets-error-never-open = Lịch này không mở cửa lúc nào trong 400 ngày tới. Hãy nhập ít nhất một khung giờ.
tickets-error-dates = Hãy sửa: { $lines }
tickets-error-date-line = dòng { $line } «{ $text }»: { $why }
tickets-error-day = ngày không đọc được; hãy viết như 05/02/2027 hoặc 05/02/2027 - 09/02/2027, nhiều nhất 60 ngày
tickets-error-day-twice = ngày này đã có ở dòng trước
tickets-error-past = Chỉ chủ cửa hàng được thay đổi từ một lúc đã qua. Hãy để trống hoặc chọn lúc sau này.
tickets-error-ics = Hãy chọn một tệp .ics.
tickets-error-target = Hãy nhập số phút lớn hơn 0, nhiều nhất 525600.
tickets-error-calendar = Hãy chọn một lịch làm việc, hoặc giờ của nhóm.
tickets-error-warning = Hãy nhập số phút lớn hơn 0, cách nhau bằng dấu phẩy.
tickets-error-week = Một tuần có bảy ngày: cần bảy dòng, bắt đầu từ thứ Hai.
tickets-error-rank = Hãy nhập số từ 1 đến 999.
tickets-error-after = Hãy nhập số phút, từ 0 trở lên.

## Ngày lễ
tickets-holiday-vn-new-year = Tết Dương lịch
tickets-holiday-vn-tet = Tết Nguyên đán
tickets-holiday-vn-hung-kings = Giỗ Tổ Hùng Vương
tickets-holiday-vn-hung-kings-in-lieu = Nghỉ bù Giỗ Tổ Hùng Vương
tickets-holiday-vn-reunification = Ngày Thống nhất
tickets-holiday-vn-labour = Quốc tế Lao động
tickets-holiday-vn-national = Quốc khánh
tickets-holiday-vn-national-beside = Nghỉ liền Quốc khánh
tickets-holiday-vn-working-saturday = Làm bù
tickets-holiday-vn-swapped-day-off = Nghỉ hoán đổi
tickets-holiday-vn-culture = Ngày Văn hóa Việt Nam
tickets-holiday-is-new-year = Năm mới
tickets-holiday-is-maundy-thursday = Thứ Năm Tuần Thánh
tickets-holiday-is-good-friday = Thứ Sáu Tuần Thánh
tickets-holiday-is-easter-sunday = Lễ Phục sinh
tickets-holiday-is-easter-monday = Thứ Hai Phục sinh
tickets-holiday-is-first-day-of-summer = Ngày đầu mùa hè
tickets-holiday-is-labour = Quốc tế Lao động
tickets-holiday-is-ascension = Lễ Thăng thiên
tickets-holiday-is-whit-sunday = Lễ Hiện xuống
tickets-holiday-is-whit-monday = Thứ Hai sau lễ Hiện xuống
tickets-holiday-is-national = Quốc khánh Iceland
tickets-holiday-is-commerce = Ngày nghỉ của giới buôn bán
tickets-holiday-is-christmas-eve = Đêm Giáng sinh
tickets-holiday-is-christmas = Giáng sinh
tickets-holiday-is-second-christmas = Ngày thứ hai Giáng sinh
tickets-holiday-is-new-years-eve = Đêm giao thừa
