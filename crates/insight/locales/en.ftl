insight-nav = Reports
insight-service-title = Service report
insight-now = Now
insight-window = Last 90 days
insight-tickets-open = Open tickets
insight-tickets-late = Late tickets
insight-repairs-open = Devices in the house
insight-repairs-late = Late devices
insight-repairs-ready = Ready for pick-up
insight-resolution = Median resolution time
insight-resolution-definition = From opening to done. Open tickets count too (Kaplan–Meier): a median over closed ones alone looks better than it is.
insight-repair-time = Median repair time
insight-repair-time-definition = From intake to hand-over, devices still in the house included (Kaplan–Meier).
insight-csat = Satisfied (CSAT)
insight-csat-definition = The share of scores 4 and 5 of 5, with the 95 % Wilson interval and the number of answers.
insight-csat-none = No answer yet
insight-median-value = { $time }, n = { $count }
insight-median-none = Too few to tell, n = { $count }
insight-open-cases = Open the cases
