feedback-nav = Kannanir
feedback-title = Kannanir
feedback-mail-subject = Hversu ánægð(ur) ertu: { $occasion }?
feedback-mail-body = Sæl(l) { $name },

    { $shop } biður um eina mínútu: hversu ánægð(ur) ertu? Spurt er um: { $occasion }.

    Ýttu til að svara: { $link }

    Svarið hjálpar okkur að gera betur. Ef eitthvað var ekki í lagi hringir einhver í þig.
feedback-occasion-repair = viðgerð { $name }
feedback-occasion-ticket = mál #{ $name }
feedback-survey-title = Einkunn: { $occasion }
feedback-score = Hversu ánægð(ur) ertu?
feedback-score-low = Mjög óánægð(ur)
feedback-score-high = Mjög ánægð(ur)
feedback-attitude = Hvernig var viðmót starfsfólks?
feedback-attitude-low = Ekki gott
feedback-attitude-high = Mjög gott
feedback-words = Viltu bæta einhverju við?
feedback-send = Senda svar
feedback-error-score = Veldu tölu frá 1 til 5.
feedback-thanks-title = Takk fyrir
feedback-thanks = Við höfum móttekið einkunnina { $score } af 5.
feedback-thanks-recovery = Okkur þykir leitt að þetta gekk ekki vel. Stjórnandi hefur samband innan vinnudagsins.
feedback-change = Breyta svarinu
feedback-change-until = Þú getur breytt svarinu til { $at }.
feedback-final = Svarið er eldra en 7 daga og stendur óbreytt. Ef þú vilt bæta einhverju við skaltu hringja í verslunina.
feedback-standing = Þú gafst { $score } af 5, { $at }. Nýtt svar kemur í stað þess.
feedback-your-words = Orð þín
feedback-not-taken = Það sem þú sendir var ekki skráð: svarið hér að neðan er endanlegt.
feedback-none-title = Ekkert svar enn
feedback-none = Fyrsta könnunin fer út einum degi eftir afhendingu.
feedback-none-action = Opna viðgerðatöflu
feedback-list = Nýjustu svör
feedback-column-score = Einkunn
feedback-column-about = Um
feedback-column-words = Orð viðskiptavinar
feedback-column-at = Hvenær
feedback-of-five = { $score } af 5
feedback-csat = Ánægja (CSAT), { $days } dagar
feedback-shown = { $count } svör á þessari síðu
feedback-csat-value = { $share } ({ $low } – { $high }), n = { $count }
feedback-csat-none = ekki næg svör enn
feedback-timeline-answered = Gaf { $score } af 5 fyrir { $name }
feedback-recovery-subject = Viðskiptavinur gaf { $score } af 5: { $occasion }
feedback-recovery-body = Viðskiptavinurinn gaf { $score } af 5. Um: { $occasion }. { $words }
