feedback-nav = Surveys
feedback-title = Surveys
feedback-mail-subject = How satisfied are you with { $occasion }?
feedback-mail-body = Hello { $name },

    { $shop } asks for one minute: how satisfied are you with { $occasion }?

    Tap to answer: { $link }

    Your answer helps us to do better. If something was not right, somebody will call you.
feedback-occasion-repair = repair { $name }
feedback-occasion-ticket = ticket #{ $name }
feedback-survey-title = Rate { $occasion }
feedback-score = How satisfied are you?
feedback-score-low = Not at all
feedback-score-high = Very
feedback-attitude = How were our people?
feedback-attitude-low = Not good
feedback-attitude-high = Very good
feedback-words = Anything to add?
feedback-send = Send
feedback-error-score = Choose a number from 1 to 5.
feedback-thanks-title = Thank you
feedback-thanks = We have received your { $score } of 5.
feedback-thanks-recovery = We are sorry that it did not go well. A manager will contact you within the working day.
feedback-change = Change the answer
feedback-change-until = You may change the answer until { $at }.
feedback-final = The answer is older than 7 days and stays as it is. If there is more to say, please call the shop.
feedback-standing = You gave { $score } of 5, { $at }. Sending again replaces that answer.
feedback-your-words = Your words
feedback-not-taken = What you just sent was not kept: the answer below is final.
feedback-none-title = No answer yet
feedback-none = The first survey goes out one day after a hand-over.
feedback-none-action = Open the repairs board
feedback-list = Newest answers
feedback-column-score = Score
feedback-column-about = About
feedback-column-words = In the customer's words
feedback-column-at = When
feedback-of-five = { $score } of 5
feedback-csat = Satisfied (CSAT), { $days } days
feedback-shown = { $count ->
    [one] { $count } answer on this page
   *[other] { $count } answers on this page
}
feedback-csat-value = { $share } ({ $low } – { $high }), n = { $count }
feedback-csat-none = not enough answers yet
feedback-timeline-answered = Rated { $score } of 5 for { $name }
feedback-recovery-subject = A customer gave { $score } of 5: { $occasion }
feedback-recovery-body = The customer gave { $score } of 5 for { $occasion }. { $words }
