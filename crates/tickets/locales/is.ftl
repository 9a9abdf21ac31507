### Mál: samtöl við viðskiptavini.

## Raðir
tickets-nav = Innhólf
tickets-my-nav = Skilaboð
tickets-search = Mál
tickets-queue = Biðröð
tickets-queue-news = Ný mál: #
tickets-queue-moved = Listinn hefur breyst
tickets-presence-viewing = { $name } er að skoða
tickets-presence-typing = { $name } er að skrifa
tickets-queues = Biðraðir
tickets-tabs = Sýnir
tickets-queue-mine = Mín mál
tickets-queue-unassigned = Óúthlutað
tickets-queue-team = Öll verslunin
tickets-queue-late = Of seint
tickets-tab-todo = Á döfinni
tickets-tab-snoozed = Frestað
tickets-tab-done = Lokið
tickets-empty-mine = Röðin er tóm.
tickets-empty-team = Enginn bíður.
tickets-empty-snoozed = Engu er frestað.
tickets-empty-done = Engu er lokið enn.
tickets-choose = Veldu mál
tickets-choose-text = J og K ganga um listann, Enter opnar.
tickets-find = Leita: nafn, sími, raðnúmer…
tickets-new = Nýtt mál
tickets-take-next = Taka næsta
tickets-somebody = Óþekktur
tickets-preview-own = Verslunin: { $words }
tickets-context = Viðskiptavinur og vara
tickets-back = Aftur í röð
tickets-back-to-talk = Aftur í samtal
tickets-panel-failed = Ekki er hægt að sýna þennan hluta núna.

## Frestir
tickets-due-left = { $span } eftir
tickets-due-late = { $span } of seint
tickets-due-reply-left = svara þarf innan { $span }
tickets-due-reply-late = svar { $span } of seint
tickets-due-done-left = leysa þarf innan { $span }
tickets-due-done-late = lausn { $span } of sein
tickets-snoozed-until = Kemur aftur { $moment }
tickets-metric-first = fyrsta svar
tickets-metric-next = næsta svar
tickets-metric-resolution = lausn

## Stöður
tickets-status-needs-first = Bíður fyrsta svars
tickets-status-needs-next = Bíður næsta svars
tickets-status-investigating = Í vinnslu
tickets-status-close-the-loop = Láta viðskiptavin vita
tickets-status-waiting = Beðið eftir viðskiptavini
tickets-status-paused = Frestað
tickets-status-done = Lokið
tickets-status-ignored = Sleppt
tickets-ignore-spam = ruslpóstur
tickets-ignore-duplicate = tvítekið
tickets-ignore-mistake = opnað fyrir mistök
tickets-reason-fault = Bilun
tickets-reason-question = Spurning
tickets-reason-recovery = Úrbætur
tickets-reason-return = Skil
tickets-reason-other = Annað
tickets-channel-portal = Síða viðskiptavinar
tickets-channel-email = Tölvupóstur
tickets-channel-phone = Sími
tickets-channel-zalo = Zalo
tickets-channel-counter = Í afgreiðslu
tickets-channel-system = Kerfið

## Eitt mál
tickets-opened = { $channel } · opnað { $moment }
tickets-nobody = Enginn
tickets-snooze = Fresta
tickets-snooze-until = Þar til
tickets-take = Taka þetta mál
tickets-assign = Úthluta
tickets-unassign = Skila til teymisins
tickets-done = Lokið
tickets-reopen = Opna aftur
tickets-ignore = Sleppa: { $reason }
tickets-view = Skoða
tickets-photo = Mynd { $number }
tickets-photos = Myndir
tickets-you = Þú
tickets-the-shop = Verslunin
tickets-by-portal = Ekkert netfang; lesið á síðu viðskiptavinar
tickets-went-by-mail = Sent í tölvupósti
tickets-went-to-portal = Á síðu viðskiptavinar
tickets-stale = Einhver skrifaði á meðan þú skrifaðir. Lestu það hér að ofan; ýttu aftur á Senda til að senda samt.
tickets-ended = Máli { $number } er lokið.
tickets-said-sent = Sent.
tickets-said-noted = Minnispunktur vistaður.
tickets-said-snoozed = Frestað.
tickets-said-nobody-waits = Enginn bíður.

## Hvað gerðist
tickets-events =
    { $count ->
        [one] { $count } atburður
       *[other] { $count } atburðir
    }
tickets-event-opened = opnaði málið ({ $channel })
tickets-event-status = setti stöðuna: { $status }
tickets-event-taken = tók málið
tickets-event-assigned = lét { $name } fá málið
tickets-event-unassigned = skilaði málinu til teymisins
tickets-event-work = stofnað út frá þessu máli
tickets-event-work-ended = er lokið
tickets-event-went-on = Heldur áfram í máli { $number }
tickets-event-warned = Frestur að renna út: { $what }
tickets-event-breached = Frestur liðinn: { $what }
tickets-event-erased = Textanum var eytt
tickets-entry-opened = Mál { $number }: { $subject }
tickets-entry-answered = Máli { $number } svarað: { $subject }
tickets-entry-wrote = Viðskiptavinur skrifaði í mál { $number }: { $subject }
tickets-entry-done = Máli { $number } lokið: { $subject }

## Nýtt mál
tickets-new-phone-hint = Númer eða netfang fyrst: við leitum að viðskiptavini og vörum.
tickets-new-find = Áfram
tickets-new-other = Annar viðskiptavinur
tickets-new-unknown = Enginn er skráður með þetta, við bætum viðskiptavininum við:
tickets-new-name = Fullt nafn
tickets-new-asset = Vara
tickets-new-no-asset = Ekki um neina vöru
tickets-new-channel = Viðskiptavinurinn kom í gegnum
tickets-new-reason = Ástæða
tickets-new-subject = Efni
tickets-new-body = Orð
tickets-new-body-hint = Eins og viðskiptavinurinn sagði það, eða það sem verslunin skrifar; viðskiptavinurinn les textann.
tickets-new-create = Stofna mál

## Síður viðskiptavinar
tickets-my-title = Skilaboð
tickets-my-new = Skrifa okkur
tickets-my-empty = Engin skilaboð enn
tickets-my-empty-text = Spurðu okkur að hverju sem er; við svörum hér og í tölvupósti.
tickets-my-row = #{ $number } · { $moment }
tickets-my-answered = Svarað
tickets-my-with-us = Við erum að skoða það
tickets-my-done = Lokið
tickets-my-back = Til baka
tickets-my-answer = Svara
tickets-my-body = Skilaboð
tickets-my-subject = Efni
tickets-my-send = Senda
tickets-my-report = Tilkynna bilun
tickets-my-fault = Hvað er að?
tickets-my-promise = Við svörum fyrir { $moment }.
tickets-my-late = Við erum sein, afsakaðu. Ef það liggur á skaltu hringja í verslunina.
tickets-said-received = Við höfum móttekið þetta.
tickets-fault-screen = Skjár
tickets-fault-battery = Rafhlaða, hleðsla
tickets-fault-power = Fer ekki í gang
tickets-fault-sound = Hljóð
tickets-fault-camera = Myndavél
tickets-fault-water = Blotnaði
tickets-fault-other = Annað

## Póstur
tickets-mail-link = Lestu og svaraðu hér: { $link }

## Villur í eyðublöðum
tickets-error-snooze-past = Sá tími er liðinn.
tickets-error-snooze-long = 90 dagar að hámarki.
tickets-error-owner = Þessi manneskja getur ekki svarað málum.
tickets-error-customer = Við finnum ekki þennan viðskiptavin.
tickets-error-empty = Skrifaðu eitthvað áður en þú sendir.

# Póstur svara
tickets-mail-sending = Póstur á leiðinni
tickets-mail-failed = Barst ekki til { $address }. Athugaðu netfangið eða hringdu; svaraðu svo aftur.
tickets-mail-unknown = Barst ef til vill ekki til { $address }: sambandið rofnaði. Spurðu viðskiptavininn eða hringdu.
tickets-mail-file-gone = Ekki sent, því viðhengið { $name } er ekki lengur til. Hengdu það við aftur og svaraðu aftur.
tickets-event-failed = Svarið barst ekki til { $address }. Fáðu rétt netfang hjá viðskiptavini eða hringdu; svaraðu svo aftur.
tickets-opened-title = { $days ->
    [one] Mál sem opnuðust síðasta { $days } dag
   *[other] Mál sem opnuðust síðustu { $days } daga
}
tickets-opened-definition = Nýjustu fyrst, opin mál líka; hunsuð mál teljast ekki.
tickets-opened-shown = { $count } mál á þessari síðu
tickets-opened-none = Engin mál
tickets-opened-none-text = { $days ->
    [one] Ekkert mál var opnað síðasta { $days } dag.
   *[other] Ekkert mál var opnað síðustu { $days } daga.
}
tickets-opened-ticket = Mál
tickets-opened-who = Viðskiptavinur
tickets-opened-state = Staða
tickets-opened-at = Opnað
tickets-opened-took = Tími
tickets-opened-link = Mál síðustu 90 daga
