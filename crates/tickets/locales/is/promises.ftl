### Opnunartími, loforð um svör og hvað gerist þegar enginn bregst við.

## Forgangur
tickets-priority = Forgangur: { $priority }
tickets-priority-urgent = brýnt
tickets-priority-high = hár
tickets-priority-normal = venjulegur
tickets-priority-low = lágur
tickets-event-priority = breytti forgangi: { $priority }
tickets-recalculating = Frestur er endurreiknaður

## Í dag
tickets-today-title = Hvað verður of seint í dag
tickets-today-tabs = Sía listann
tickets-today-all = Út daginn
tickets-today-late = Þegar of seint
tickets-today-nobody = Enginn er með það
tickets-today-unanswered = Beðið of lengi
tickets-today-hour = { $from }–{ $until }
tickets-today-due = Frestur
tickets-today-state = Staða
tickets-today-owner = Hver er með það
tickets-today-none = Ekkert verður of seint í dag
tickets-today-none-text = Öll loforð dagsins eru efnd, eða engir frestir eru í dag.
tickets-overlooked-title = Fannst við næturathugun
tickets-overlooked-text = Í þessum málum gleymdist eitthvað eða bar ekki saman við söguna. Opnaðu hvert þeirra og svaraðu þeim sem bíður.
tickets-overlooked-no-event = Skilaboðin eru ekki í sögu málsins
tickets-overlooked-no-clock = Málið er opið og hefur engan frest
tickets-overlooked-waiting = Málið bíður eftir viðskiptavini sem hefur skrifað
tickets-overlooked-ended = Málinu lauk áður en skilaboðin komu
tickets-overlooked-differed = Staða málsins var ekki sú sem saga þess segir; hún var leiðrétt

## Loforð
tickets-promises-title = Loforð um svör
tickets-promises-intro = Hvert mál er mælt eftir fyrsta loforðinu sem á við, lægsta talan fyrst. Loforð hússins mælir öll önnur og verður ekki fjarlægt.
tickets-promise-house = Loforð hússins
tickets-promise-new = Bæta við loforði
tickets-promise-change = Breyta loforðinu
tickets-promise-name = Heiti loforðs
tickets-promise-rank = Röð
tickets-promise-rank-hint = Tala frá 1 til 999. Lægri tölur eru skoðaðar fyrst.
tickets-promise-whom = Mælir
tickets-promise-everything = Öll mál
tickets-promise-retired = Ekki lengur í notkun
tickets-promise-calendar = Opnunartími
tickets-promise-calendar-team = Opnunartími teymisins, annars { $house }
tickets-promise-targets = Frestir
tickets-promise-targets-short = Fyrst { $first }, næst { $next }, lokið á { $done }
tickets-promise-from = Gildir frá
tickets-promise-from-hint = Autt merkir frá þessari stundu. Liðinn tími krefst réttar eiganda og er skráður í atburðaskrá.
tickets-promise-priorities = Forgangur
tickets-promise-channels = Leið
tickets-promise-reasons = Ástæða
tickets-promise-branches = Útibú
tickets-promise-pausing = Klukka lausnar stöðvast meðan
tickets-promise-priority = Frestir þegar forgangur er { $priority }
tickets-promise-minutes = { $what } (mínútur á opnunartíma)
tickets-promise-warnings = Vara við fyrir frest
tickets-promise-warnings-hint = Mínútur á opnunartíma fyrir frestinn; kommur á milli ef þær eru fleiri, t.d. 30, 60.
tickets-promise-save = Vista
tickets-promise-retire = Hætta að nota þetta loforð
tickets-open-hours = { $count ->
    [one] { $count } klst. á opnunartíma
   *[other] { $count } klst. á opnunartíma
 }
tickets-open-minutes = { $count } mín. á opnunartíma
tickets-said-promise = Loforðið er vistað. Frestir opinna mála eru endurreiknaðir.
tickets-said-retired = Það er ekki lengur í notkun. Málin fara undir næsta loforð sem á við.
tickets-said-hours = Opnunartíminn er vistaður. Frestir opinna mála eru endurreiknaðir.
tickets-versions = Útgáfur
tickets-version = Útgáfa
tickets-version-by = Skráð af
tickets-version-at = Skráð
tickets-version-program = Fylgdi forritinu
tickets-versions-text = Eldri útgáfum er aldrei breytt. Tími áður en útgáfa tekur gildi er talinn eftir þeirri á undan.
tickets-version-state = Staða
tickets-version-in-force = Í gildi
tickets-version-planned = Fyrirhuguð
tickets-version-over = Önnur komin í staðinn
tickets-promise-planned = Frá { $moment } tekur útgáfa { $number } gildi. Breyting sem gildir fyrr kemur í hennar stað; til að breyta útgáfu { $number } sjálfri skaltu opna hana undir Útgáfur.

## Þegar enginn bregst við
tickets-chain = Þegar enginn bregst við
tickets-chain-none = Engin skref enn: mál sem er of seint er aðeins merkt.
tickets-chain-hint = Hvert skref gerist einu sinni. Þegar einhver svarar, tekur málið eða breytir stöðunni gerast næstu skref ekki.
tickets-step = { $on }, eftir { $after }: { $act }
tickets-step-number = Skref { $number }
tickets-step-none = Ekkert skref
tickets-step-on = Talið frá
tickets-step-after = Eftir hve langan tíma (mínútur á opnunartíma)
tickets-step-act = Hvað er gert
tickets-trigger-warning = Frestur nálgast
tickets-trigger-breach = Of seint
tickets-act-tell-owner = Póstur til þess sem er með málið
tickets-act-tell-managers = Póstur til stjórnenda
tickets-act-tell-shop-owner = Póstur til eiganda verslunarinnar
tickets-act-return = Málið fer aftur til hópsins
tickets-act-raise = Forgangur hækkar
tickets-escalation-subject = { $happened }: mál #{ $number } { $subject }
tickets-escalation-body =
    Sæl(l) { $name },

    { $happened }: { $what } í máli #{ $number } „{ $subject }“ ({ $who }). Enginn hefur brugðist við.

    Opna málið: { $link }

## Forskoðun
tickets-effect-title = Hvaða frestir færast
tickets-effect-look = Forskoða áhrifin
tickets-effect-none = Enginn frestur færist. { $looked } opin mál voru skoðuð.
tickets-effect-some = { $count } af { $looked } opnum málum fá annan frest.
tickets-effect-part = { $count } af þeim { $looked } málum sem hafa fyrsta frestinn fá annan frest; fleiri voru ekki skoðuð.
tickets-effect-before = Frestur nú
tickets-effect-after = Nýr frestur
tickets-effect-never = Enginn frestur
tickets-effect-confirm = Ekkert er vistað enn. Ýttu á Vista til að láta það taka gildi.

## Opnunartími
tickets-hours-title = Opnunartími
tickets-hours-intro = Frestir telja aðeins opnunartíma. Hvert dagatal hefur tíma fyrir vikuna og daga sem víkja frá henni.
tickets-hours-house = Opnunartími verslunarinnar
tickets-hours-name = Heiti dagatals
tickets-hours-week = Vikan
tickets-hours-week-hint = Skrifaðu 08:00-12:00, 13:30-17:30; autt merkir lokað. Nótt er skrifuð sem tvö bil, til 24:00 og frá 00:00.
tickets-hours-zone = Tímabelti
tickets-hours-zone-hint = IANA-heiti eins og Atlantic/Reykjavik.
tickets-hours-new = Nýtt dagatal
tickets-hours-start = Veldu upphaf; öllu má breyta áður en það er vistað.
tickets-hours-blank = Autt dagatal
tickets-hours-vietnam = Víetnam
tickets-hours-iceland = Ísland
tickets-hours-change = Breyta opnunartíma
tickets-hours-closed = lokað
tickets-hours-year = Árið { $year }
tickets-hours-years = Önnur ár
tickets-hours-month = Mánuður
tickets-hours-days = Opnir dagar
tickets-hours-hours = Opnar klukkustundir
tickets-hours-differs = Dagar sem víkja frá
tickets-hours-dates = Dagar sem víkja frá
tickets-hours-dates-hint = Ein lína fyrir hvern: dagur; tími; heiti. Til dæmis 24.12.2026; 09:00-13:00; Aðfangadagur eða 25.12.2026 - 26.12.2026; lokað; Jól.
tickets-hours-proposals = Dagar sem verslunin þarf að staðfesta; afritaðu þá í reitinn fyrir ofan ef þeir eru réttir:
tickets-hours-tet = { $calendar }: frídaga á Tết vantar, fyrsti dagur er { $day }. Skráðu þá í tæka tíð, annars lenda frestir á frídögum.
tickets-hours-ics = Dagatalsskrá (.ics)
tickets-hours-ics-hint = Veldu skrá og ýttu á Lesa dagatalsskrá. Dagarnir fara í reitinn fyrir ofan til yfirlestrar; ekkert er vistað.
tickets-hours-import = Lesa dagatalsskrá
tickets-ics-brought = { $count } dagar voru lesnir úr skránni. { $past } liðnum færslum var sleppt. Yfirfarðu þá og vistaðu síðan.
tickets-ics-line = Lína { $line }: { $why }
tickets-ics-broken = ekki tókst að lesa færsluna
tickets-ics-no-start = ekkert upphaf sem hægt er að lesa
tickets-ics-length = henni lýkur áður en hún hefst, eða hún varir lengur en 60 daga
tickets-ics-repeats = hún endurtekur sig öðruvísi en árlega; skráðu dagana hvern fyrir sig
tickets-ics-zone = tímabeltið er ekki til
tickets-ics-cancelled = hún er afboðuð
tickets-ics-too-many = of margar færslur eru í skránni, afgangurinn var ekki lesinn

## Villur
tickets-error-zone = Tímabeltið { $zone } er ekki til. Skrifaðu heiti eins og Atlantic/Reykjavik.
tickets-error-range = „{ $range }“ er ekki tímabil. Skrifaðu það eins og 08:00-12:00, á bilinu 00:00 til 24:00.
tickets-error-backwards = „{ $range }“ endar áður en það hefst. Nótt er skrifuð sem tvö bil, til 24:00 og frá 00:00.
tickets-error-overlap = { $first } og { $second } skarast. Breyttu öðru þeirra.
tickets-error-never-open = Aldrei er opið næstu 400 daga. Skráðu að minnsta kosti eitt tímabil.
tickets-error-dates = Leiðréttu: { $lines }
tickets-error-date-line = lína { $line } «{ $text }»: { $why }
tickets-error-day = ekki er hægt að lesa daginn; skrifaðu 24.12.2026 eða 24.12.2026 - 26.12.2026, mest 60 daga
tickets-error-day-twice = þessi dagur er í fyrri línu
tickets-error-past = Aðeins eigandi má breyta því sem gilti áður. Hafðu reitinn auðan eða veldu síðari stund.
tickets-error-ics = Veldu .ics-skrá.
tickets-error-target = Skráðu mínútur yfir 0, mest 525600.
tickets-error-calendar = Veldu opnunartíma, eða opnunartíma teymisins.
tickets-error-warning = Skráðu mínútur yfir 0 með kommum á milli.
tickets-error-week = Í viku eru sjö dagar: sjö línur, mánudagur fyrst.
tickets-error-rank = Skráðu tölu frá 1 til 999.
tickets-error-after = Skráðu mínútur, 0 eða fleiri.

## Frídagar
tickets-holiday-vn-new-year = Nýársdagur
tickets-holiday-vn-tet = Tết
tickets-holiday-vn-hung-kings = Dagur Hùng-konunga
tickets-holiday-vn-hung-kings-in-lieu = Frídagur í stað dags Hùng-konunga
tickets-holiday-vn-reunification = Sameiningardagurinn
tickets-holiday-vn-labour = Verkalýðsdagurinn
tickets-holiday-vn-national = Þjóðhátíðardagur Víetnams
tickets-holiday-vn-national-beside = Dagur við þjóðhátíðardaginn
tickets-holiday-vn-working-saturday = Vinnulaugardagur
tickets-holiday-vn-swapped-day-off = Frídagur í skiptum
tickets-holiday-vn-culture = Dagur víetnamskrar menningar
tickets-holiday-is-new-year = Nýársdagur
tickets-holiday-is-maundy-thursday = Skírdagur
tickets-holiday-is-good-friday = Föstudagurinn langi
tickets-holiday-is-easter-sunday = Páskadagur
tickets-holiday-is-easter-monday = Annar í páskum
tickets-holiday-is-first-day-of-summer = Sumardagurinn fyrsti
tickets-holiday-is-labour = Verkalýðsdagurinn
tickets-holiday-is-ascension = Uppstigningardagur
tickets-holiday-is-whit-sunday = Hvítasunnudagur
tickets-holiday-is-whit-monday = Annar í hvítasunnu
tickets-holiday-is-national = Þjóðhátíðardagurinn
tickets-holiday-is-commerce = Frídagur verslunarmanna
tickets-holiday-is-christmas-eve = Aðfangadagur
tickets-holiday-is-christmas = Jóladagur
tickets-holiday-is-second-christmas = Annar í jólum
tickets-holiday-is-new-years-eve = Gamlársdagur
