insight-nav = Báo cáo
insight-service-title = Báo cáo dịch vụ
insight-now = Hiện tại
insight-window = 90 ngày qua
insight-tickets-open = Yêu cầu đang mở
insight-tickets-late = Yêu cầu trễ hạn
insight-repairs-open = Máy đang giữ
insight-repairs-late = Máy quá hẹn
insight-repairs-ready = Máy chờ giao
insight-resolution = Thời gian giải quyết trung vị
insight-resolution-definition = Từ lúc mở đến lúc xong. Yêu cầu còn mở cũng được tính (Kaplan–Meier), vì chỉ tính yêu cầu đã xong sẽ cho con số đẹp hơn thật.
insight-repair-time = Thời gian sửa trung vị
insight-repair-time-definition = Từ lúc nhận máy đến lúc trả máy, kể cả máy còn đang giữ (Kaplan–Meier).
insight-csat = Mức hài lòng (CSAT)
insight-csat-definition = Tỷ lệ điểm 4 và 5 trên thang 5, kèm khoảng tin cậy Wilson 95 % và số câu trả lời.
insight-csat-none = Chưa có câu trả lời
insight-median-value = { $time }, n = { $count }
insight-median-none = Chưa đủ để tính, n = { $count }
insight-open-cases = Xem từng việc
