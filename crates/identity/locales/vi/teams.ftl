## Teams
identity-teams = Nhóm
identity-teams-none = Chưa có nhóm nào
identity-teams-none-lead = Những người làm chung việc là một nhóm: yêu cầu của nhóm nằm trong một hàng chờ, và yêu cầu mới có thể được chia cho từng người.
identity-team-add = Thêm nhóm
identity-team-name = Tên nhóm
identity-members = Thành viên
identity-team-count = { $count } người
identity-team-retire = Ngừng nhóm
identity-team-retire-lead = Nhóm không nhận việc nữa. Yêu cầu của nhóm trở về cho cả cửa hàng; nhân viên vẫn ở lại.
identity-week-day = Ca { $day }
identity-week-hint = Ví dụ 08:00-12:00, 13:30-17:30. Ca đêm viết thành hai khung, đến 24:00 và từ 00:00. Không ghi ca nào nghĩa là luôn có mặt.
identity-week-error = Hãy viết các khung giờ như 08:00-12:00, không trùng nhau và kết thúc sau khi bắt đầu.

## What somebody can do, how much and when
identity-duty = Công việc và ca làm
identity-duty-save = Lưu công việc và ca làm
identity-languages = Trả lời bằng
identity-languages-hint = Không chọn nghĩa là mọi ngôn ngữ.
identity-lines = Rành các dòng sản phẩm
identity-lines-hint = Không chọn nghĩa là mọi dòng sản phẩm.
identity-capacity = Số yêu cầu nhận cùng lúc, nhiều nhất
identity-capacity-hint = Chỉ tính yêu cầu cần xử lý, không tính yêu cầu đã hoãn. Để trống nghĩa là không giới hạn.
identity-capacity-error = Hãy nhập số nguyên từ 1 đến { $max }, hoặc để trống.

## Absences
identity-absences = Lịch vắng mặt
identity-absences-none = Chưa ghi lịch vắng mặt nào.
identity-absence-add = Ghi vắng mặt
identity-absence-from = Ngày đầu
identity-absence-from-time = Từ giờ
identity-absence-until = Ngày cuối
identity-absence-until-hint = Không ghi giờ thì tính cả ngày.
identity-absence-until-time = Đến giờ
identity-absence-time-error = Hãy nhập giờ như 13:30.
identity-absence-reason = Lý do
identity-absence-note = Ghi chú cho đồng nghiệp
identity-absence-leave = Nghỉ phép
identity-absence-sick = Nghỉ ốm
identity-absence-other = Lý do khác
identity-absence-when = { $from } đến { $until }
identity-absence-remove = Bỏ
identity-absence-remove-label = Bỏ lịch vắng mặt { $when }
identity-absence-backwards = Lúc kết thúc phải sau lúc bắt đầu.
identity-absence-past = Lịch vắng mặt này đã qua. Hãy chọn lúc kết thúc còn ở phía trước.
identity-absence-too-long = Một lần vắng mặt dài nhất 366 ngày. Phần còn lại hãy ghi sau.
identity-said-team-added = Đã thêm nhóm. Giờ hãy ghi ca làm của nhóm.
identity-said-team-retired = Đã ngừng nhóm.
identity-said-absence-removed = Đã bỏ lịch vắng mặt.
