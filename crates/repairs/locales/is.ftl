# Navigation and pages
repairs-nav = Viðgerðir
repairs-nav-own = Viðgerðir
repairs-list-of = Viðgerðir: { $name }
repairs-board-more = Taflan sýnir aðeins { $count } verk sem fyrst var lofað.
repairs-board-all = Sjá öll á listanum
repairs-see-all = Sjá allt
repairs-title = Viðgerðir
repairs-find = Finna tæki, síma, raðnúmer
repairs-receive = Taka við tæki
repairs-figures = Tölur dagsins
repairs-view = Sýn
repairs-view-board = Borð
repairs-view-list = Listi
repairs-back = Aftur í viðgerðir
repairs-back-to = Aftur í
repairs-list-empty = Engin viðgerð passar við.
repairs-panel-empty = Engin viðgerð enn.
repairs-code = Númer
repairs-state = Staða
repairs-technician = Tæknimaður
repairs-nobody = Enginn enn
repairs-by = Tæknimaður { $name }
repairs-figure-open = Tæki hér
repairs-figure-late = Of sein
repairs-figure-approval = Bíða samþykkis
repairs-figure-parts = Bíða varahluta
repairs-received-title = { $days ->
    [one] Tæki sem komu síðasta { $days } dag
   *[other] Tæki sem komu síðustu { $days } daga
}
repairs-received-shown = { $count ->
    [one] { $count } viðgerð á þessari síðu
   *[other] { $count } viðgerðir á þessari síðu
}
repairs-took = Tími
repairs-figure-median = Miðgildi frá móttöku til tilbúins, 30 dagar
repairs-figure-on-time = Á réttum tíma, 30 dagar
repairs-due-today = Í dag
repairs-due-late = Of sein

# Lanes
repairs-lane-received = Móttekið
repairs-lane-diagnosing = Í greiningu
repairs-lane-waiting-approval = Bíður samþykkis
repairs-lane-waiting-parts = Bíður varahluta
repairs-lane-repairing = Í viðgerð
repairs-lane-ready = Tilbúið
repairs-lane-empty = Ekkert tæki hér.

# Chips
repairs-chip-warranty = Ábyrgð
repairs-chip-to-start = Á að hefja
repairs-chip-check = Skoðun
repairs-chip-until = Til { $day }
repairs-chip-pickup = Sækja fyrir { $day }
repairs-chip-unrepaired = Óviðgert, sækja fyrir { $day }
repairs-chip-late = { $span } of seint

# States
repairs-status-intake = Móttekið
repairs-status-diagnosis = Í greiningu
repairs-status-covered = Ábyrgð greiðir
repairs-status-quote-sent = Tilboð sent
repairs-status-approved = Samþykkt
repairs-status-declined = Hafnað
repairs-status-lapsed = Rann út
repairs-status-waiting-parts = Bíður varahluta
repairs-status-in-repair = Í viðgerð
repairs-status-on-hold = Í bið
repairs-status-quality-check = Gæðaskoðun
repairs-status-ready = Tilbúið
repairs-status-cannot-repair = Ekki hægt að gera við
repairs-status-ready-unrepaired = Tilbúið, óviðgert
repairs-status-handed-over = Afhent
repairs-status-closed = Lokið
repairs-hold-lock = Tækið er læst
repairs-hold-customer = Beðið eftir viðskiptavini
repairs-hold-parts = Varahlutur fæst ekki
repairs-hold-recall = Innköllun framleiðanda

# Steps
repairs-step-diagnose = Hefja greiningu
repairs-step-cover = Gera við í ábyrgð
repairs-step-send-quote = Senda tilboð til samþykkis
repairs-step-approve = Viðskiptavinur samþykkir
repairs-step-decline = Viðskiptavinur hafnar
repairs-step-lapse = Renna út
repairs-step-await-parts = Bíða varahlutar
repairs-step-start = Hefja viðgerð
repairs-step-finish = Búið, biðja um skoðun
repairs-step-pass-check = Í lagi, láta vita
repairs-step-fail-check = Ekki í lagi, aftur á borðið
repairs-step-give-up = Ekki hægt að gera við
repairs-step-prepare-return = Undirbúa skil
repairs-step-hold = Setja í bið
repairs-step-resume = Halda áfram
repairs-step-hand-over = Afhenda
repairs-step-close = Loka

# Words of forms and facts
repairs-customer = Viðskiptavinur
repairs-customer-name = Fullt nafn
repairs-customer-email = Netfang viðskiptavinar
repairs-phone = Sími
repairs-phone-hint = Númer viðskiptavinar fyrst; nýju númeri er bætt við.
repairs-find-customer = Finna viðskiptavin
repairs-new-number = Nýtt númer { $phone }: við bætum viðskiptavininum við.
repairs-other-customer = Annar viðskiptavinur
repairs-part-customer = Viðskiptavinur
repairs-part-device = Tæki og ástand
repairs-part-agreed = Samkomulag
repairs-part-end = Afgreiðsla
repairs-device = Tæki
repairs-device-new = Annað tæki
repairs-brand = Merki
repairs-model = Gerð
repairs-serial = Raðnúmer eða IMEI
repairs-serial-hint = Lesið af tækinu, ekki af kvittuninni.
repairs-other-owner = Tæki annars eiganda
repairs-other-owner-hint = Þetta raðnúmer er þekkt og ekki skráð á viðskiptavininn við afgreiðsluborðið. Lestu það aftur og spurðu. Ekki lesa nafn eigandans upp fyrir viðskiptavininn.
repairs-other-owner-says = Viðskiptavinurinn segist eiga tækið eða að eigandinn hafi sent sig
repairs-other-owner-named = Skráð: { $device }, eigandi { $name }
repairs-other-owner-known = Skráð: { $device }, annar eigandi
repairs-claim-taken = Tekið inn að sögn viðskiptavinarins; tækið er skráð á annan. { $name }
repairs-fault = Bilun
repairs-fault-hint = Með orðum viðskiptavinarins.
repairs-condition = Ástand
repairs-accessories = Fylgihlutir
repairs-photos = Myndir
repairs-more-photos = Fleiri myndir
repairs-photos-hint = Að minnsta kosti 2 myndir af ástandinu.
repairs-photo = Mynd af tækinu
repairs-photo-kept = Mynd geymd frá því áðan
repairs-basis = Grundvöllur
repairs-basis-warranty = Í ábyrgð
repairs-basis-paid = Viðskiptavinur greiðir
repairs-basis-after-diagnosis = Eftir greiningu
repairs-promised = Lofað
repairs-promised-hint = Dagur og tími loforðsins.
repairs-fee = Greiningargjald ef hafnað er
repairs-fee-hint = Ef það er ekki nefnt nú er það aldrei rukkað.
repairs-data = Gögn á tækinu
repairs-data-backed-up = Viðskiptavinur á afrit
repairs-data-may-erase = Má eyða gögnum
repairs-data-must-keep = Gögnin verða að haldast
repairs-passcode = Aðgangskóði
repairs-passcode-hint = Aðgangskóði er aldrei skrifaður niður.
repairs-passcode-not-asked = Ekki þörf á honum
repairs-passcode-customer-unlocks = Viðskiptavinur opnar tækið
repairs-loan = Lánstæki
repairs-loan-not-wanted = Lánstækis er ekki óskað
repairs-loan-lent = Tæki er lánað
repairs-loan-other-agreed = Samið um annað
repairs-loan-note = Lánað tæki (raðnúmer, ástand) eða samkomulag
repairs-shelf = Hilla
repairs-signature = Undirskrift (skrifað nafn)
repairs-signature-hint = Viðskiptavinur les miðann og gefur upp nafn.
repairs-drawing = Undirskrift teiknuð á skjáinn
repairs-drawings = Undirskriftir
repairs-drawn-acceptance = Undirritað við móttöku
repairs-drawn-hand-over = Undirritað við afhendingu
repairs-print-and-receive = Taka við og prenta
repairs-print = Prenta miða
repairs-issue-slip = Gefa út annan seðil
repairs-slip-unreadable = Þessi seðill var gefinn út áður og kóðann er ekki hægt að prenta aftur. Gefðu út annan; seðill viðskiptavinarins gildir áfram.
repairs-progress = Framvinda
repairs-station-received = Móttekið
repairs-station-diagnosed = Greining
repairs-station-price = Verð samþykkt
repairs-station-repaired = Viðgerð og skoðun
repairs-station-ready = Tilbúið til afhendingar
repairs-expected = Áætlað { $when }
repairs-price = Verð
repairs-no-diagnosis = Engin greining enn.
repairs-line = Verk
repairs-line-kind = Tegund
repairs-line-part = Varahlutur
repairs-line-labour = Vinna
repairs-line-extra = Aukalega
repairs-line-amount = Verð
repairs-line-optional = Viðskiptavinur má sleppa þessu
repairs-line-declined = sleppt
repairs-add-line = Bæta við línu
repairs-remove = Fjarlægja
repairs-total = Samtals
repairs-payer = Hver greiðir
repairs-payer-as-covered = Samkvæmt ábyrgð
repairs-payer-customer = Viðskiptavinur
repairs-payer-shop = Verslunin, af góðvild
repairs-warranty-pays = Ábyrgð greiðir
repairs-customer-pays = Viðskiptavinur greiðir
repairs-you-pay = Þú greiðir
repairs-reason-goodwill = Góðvild verslunar
repairs-reason-agreed = Viðskiptavinur greiðir, umsamið
repairs-reason-extra = Aukaverk
repairs-reason-warranty = Ábyrgðin greiðir
repairs-reason-no-warranty = Utan ábyrgðar
repairs-quote-sent-note = Sent { $at }, má svara til og með { $day }.
repairs-counter-answer = Svar við afgreiðsluborð
repairs-check = Gæðaskoðun
repairs-check-hint = Sá sem skoðar er ekki sá sem gerði við.
repairs-check-note = Hvað var skoðað
repairs-check-passed = Skoðun í lagi
repairs-check-failed = Skoðun ekki í lagi
repairs-bill = Greiðsla
repairs-billable = Til greiðslu
repairs-owed = Eftir að greiða
repairs-amount = Upphæð
repairs-way = Greiðslumáti
repairs-way-cash = Reiðufé
repairs-way-transfer = Millifærsla
repairs-note-payment = Skrá greiðslu
repairs-serial-again = Raðnúmer, lesið aftur
repairs-taken-by = Móttekið af (skrifað nafn)
repairs-loan-back = Lánstækinu hefur verið skilað
repairs-findings = Niðurstöður
repairs-no-findings = Ekkert skráð enn.
repairs-save-findings = Vista niðurstöður
repairs-history = Saga
repairs-facts = Upplýsingar
repairs-add-photos = Bæta við myndum
repairs-other-steps = Önnur skref
repairs-note = Athugasemd
repairs-hold-reason = Ástæða biðar
repairs-assign = Úthlutun
repairs-save = Vista
repairs-move-promise = Lofa öðrum tíma
repairs-promise-reason = Ástæða
repairs-tell-customer = Vista og láta vita
repairs-ready-at = Tilbúið síðan
repairs-handed-over-at = Afhent þann
repairs-handed-over-on = Afhent { $day }
repairs-pickup-by = Sækja fyrir
repairs-received-at = Móttekið
repairs-staff = Starfsmaður
repairs-said-done = Vistað.
repairs-said-answered = Við höfum fengið svar þitt.

# For customers
repairs-own-title = Viðgerð
repairs-own-empty = Þú átt enga viðgerð.
repairs-own-diagnosis = Í skoðun
repairs-own-quote = Bíður þín
repairs-own-declined = Verður skilað
repairs-own-parts = Bíður varahlutar
repairs-own-repair = Í viðgerð
repairs-own-hold = Í bið
repairs-own-ready = Tilbúið
repairs-own-unrepaired = Tilbúið, óviðgert
repairs-own-done = Afhent
repairs-next-answer = Vinsamlega svaraðu til og með { $when }.
repairs-next-pickup = Vinsamlega sæktu tækið fyrir { $when }.
repairs-next-contact = Við höfum samband um skil.
repairs-next-done = Tækið hefur verið afhent.
repairs-next-promise = Áætlað tilbúið { $when }.
repairs-approve = Samþykkja
repairs-decline = Hafna
repairs-all-yours = Síðurnar þínar
repairs-all-yours-text = Þessi miði staðfestir símanúmerið þitt.
repairs-sign-in = Skrá inn
repairs-slip-in = Skrá inn með miða
repairs-slip-in-text = Sláðu inn kóðann á miðanum og síðustu 4 tölustafi símanúmersins.
repairs-slip-in-code = Kóði á miðanum
repairs-slip-in-code-hint = 8 stafir, til dæmis 7K3M-P9QX.
repairs-slip-in-digits = Síðustu 4 tölustafir símanúmers

# The paper
repairs-slip-title = MÓTTÖKUMIÐI
repairs-slip-code = Kóði: { $code } (á { $where })
repairs-slip-condition = Ástand við móttöku
repairs-slip-with = Með: { $things }
repairs-slip-after-diagnosis = Verð eftir greiningu, áður en unnið er
repairs-slip-receiver = Móttekið af
repairs-slip-sign = (undirskrift, fullt nafn)
repairs-slip-stub = Hilla { $shelf }, lofað { $promised }
repairs-slip-stub-unshelved = Lofað { $promised }
repairs-slip-terms = Verktími: { $days } dagar, til { $day }; hann telst ekki með ábyrgðartímanum. Í ábyrgð eru varahlutir, vinna og flutningur báðar leiðir án endurgjalds; líði tíminn eða mistakist þrjár viðgerðir áttu rétt á nýju tæki eða endurgreiðslu. Ef þú hafnar er greiningargjaldið { $fee }. Tækið er geymt í mest { $kept } daga eftir tilkynningu. Verslunin ber ábyrgð þótt aðrir vinni verkið; kvartanir í númerið að ofan.

# The timeline
repairs-entry-received = Tekið við { $device }, { $code }
repairs-entry-covered = Ábyrgðin greiðir { $code }, { $device }
repairs-entry-quote-sent = Tilboð { $code } var sent, { $device }
repairs-entry-approved = Tilboð { $code } var samþykkt, { $device }
repairs-entry-declined = Tilboði { $code } var hafnað, { $device }
repairs-entry-lapsed = Tilboð { $code } rann út, { $device }
repairs-entry-waiting-parts = { $code } bíður varahlutar, { $device }
repairs-entry-in-repair = Viðgerð á { $device } hófst, { $code }
repairs-entry-cannot-repair = Ekki er hægt að gera við { $device }, { $code }
repairs-entry-ready = { $device } er tilbúið, { $code }
repairs-entry-ready-unrepaired = { $device } bíður óviðgert, { $code }
repairs-entry-handed-over = { $device } var afhent, { $code }
repairs-entry-promise = { $code }, { $device }, er lofað { $promised }
repairs-entry-paid = { $amount } greitt fyrir { $code }, { $device }
repairs-news-ready = { $device } er tilbúið, { $code }
repairs-news-unrepaired = { $device } bíður óviðgert, { $code }

# Bank account
repairs-bank-title = Reikningur fyrir millifærslur
repairs-bank-bin = Bankanúmer (BIN, 6 tölustafir)
repairs-bank-account = Reikningsnúmer
repairs-bank-holder = Reikningseigandi

# Refusals
repairs-refused-not-listed = Þetta skref er ekki lengur hægt; viðgerðin er komin lengra.
repairs-refused-not-yours = Þetta skref er á hendi annars.
repairs-refused-no-lines = Engin lína til að senda enn.
repairs-refused-not-sent = Ekkert tilboð var sent.
repairs-refused-answered = Þessu tilboði var þegar svarað; fyrra svarið gildir.
repairs-refused-expired = Tilboðið er runnið út. Við sendum nýtt.
repairs-refused-own-work = Enginn skoðar eigið verk. Biddu annan um það.
form-error-repairs-serial = Lestu raðnúmer eða IMEI af tækinu og sláðu það inn.
form-error-repairs-other-serial = Raðnúmerið á ekki við þetta tæki. Athugaðu tækið.
form-error-repairs-other-owner = Tæki með þessu raðnúmeri er skráð á annan. Spurðu viðskiptavininn og merktu við það sem hann segir til að taka það inn.
form-error-repairs-given-back = Tækið er nú þegar í versluninni og hefur ekki verið afhent. Opnaðu viðgerðina eða veldu annað tæki.
form-error-repairs-fault = Skráðu bilunina með orðum viðskiptavinarins.
form-error-repairs-photos = Að minnsta kosti 2 myndir af ástandinu þarf.
form-error-repairs-bad-photo = Ekki er hægt að lesa myndina { $name }. Veldu aðra JPEG, PNG eða WebP; hinar haldast.
form-error-repairs-promise = Sláðu inn lofaðan tíma; lögin krefjast hans á miðanum.
form-error-repairs-promise-over = Lofaður tími verður að vera síðar en nú.
form-error-repairs-loan = Skráðu hvað var ákveðið um lánstæki.
form-error-repairs-loan-note = Skráðu lánaða tækið eða samkomulagið.
form-error-repairs-signature = Sláðu inn nafn þess sem undirritar.
form-error-repairs-drawing = Ekki er hægt að lesa teikninguna. Ýttu á Hreinsa og undirritaðu aftur.
form-error-repairs-lines = Verðið er með 100 línur sem er hámarkið. Sameinaðu litlar línur.
form-error-repairs-payer = Ekki er hægt að skera úr um ábyrgð. Veldu viðskiptavin eða verslun.
form-error-repairs-too-much = Þetta er meira en á eftir að greiða.
form-error-repairs-unpaid = Skráðu greiðslu áður en tækið er afhent.
form-error-repairs-loan-out = Taktu fyrst við lánstækinu.
form-error-repairs-slip = Kóðinn eða símanúmerið er ekki rétt. Skoðaðu miðann aftur eða hringdu í verslunina.
form-error-repairs-bin = Bankanúmer er 6 tölustafir.
form-error-repairs-account = Reikningsnúmer er aðeins bókstafir og tölustafir.

# Mails: subjects; the bodies are below
repairs-mail-received-subject = { $code }: við höfum tekið við { $device }
repairs-mail-quote-subject = { $code }: tilboð bíður samþykkis
repairs-mail-promise-subject = { $code }: nýr tími
repairs-mail-ready-subject = { $code }: { $device } er tilbúið
repairs-mail-unrepaired-subject = { $code }: vinsamlega sæktu { $device }
repairs-mail-received =
    Góðan dag { $name },

    { $shop } hefur tekið við { $device }, { $code }. Lofað { $promised }.
    Fylgstu með hér: { $link }

    { $shop }, { $phone }
repairs-mail-quote =
    Góðan dag { $name },

    Verð fyrir { $device }, { $code }: { $amount }. Vinsamlega svaraðu til og með { $day }.
    Skoðaðu og samþykktu hér: { $link }

    { $shop }, { $phone }
repairs-mail-promise =
    Góðan dag { $name },

    { $code }, { $device }, er nú lofað { $promised }. Ástæðan: { $reason }
    Fylgstu með hér: { $link }

    { $shop }, { $phone }
repairs-mail-ready =
    Góðan dag { $name },

    { $device }, { $code }, er tilbúið. Eftir að greiða: { $amount }. Vinsamlega sæktu það fyrir { $day }.
    Sjá hér: { $link }

    { $shop }, { $phone }
repairs-mail-unrepaired =
    Góðan dag { $name },

    Ekki var gert við { $device }, { $code }, og bíður það þín. Eftir að greiða: { $amount }. Vinsamlega sæktu það fyrir { $day }.
    Sjá hér: { $link }

    { $shop }, { $phone }

# Niðurstöður, útibú, skjöl, viðbótarverð
repairs-branch = Útibú
repairs-choose = Veldu
repairs-unknown = Óvíst
repairs-fault-code = Hvað er bilað
repairs-cause = Orsök
repairs-cause-hint = Orsök sem ábyrgðin undanskilur gildir aðeins með niðurstöðum og myndum frá verkstæðinu.
repairs-documents = Móttökuskjal, allar útgáfur
repairs-document-version = Útgáfa { $version }
repairs-document-promised = Lofað { $when }
repairs-send-supplement = Senda viðbótarverð til samþykktar
repairs-agreed-before = Samþykkt áður
repairs-reason-impact = Ekki í ábyrgð: fall eða högg
repairs-reason-liquid = Ekki í ábyrgð: vökvi
repairs-reason-third-party-part = Ekki í ábyrgð: hlutur annars framleiðanda
repairs-reason-wear = Ekki í ábyrgð: slit
repairs-refused-withdrawn = Verslunin dró þetta verð til baka; verkið heldur áfram eins og samið var um.
form-error-repairs-fault-code = Veldu hvað er bilað; orsökin fylgir því.
form-error-repairs-unproven = Ábyrgðin undanskilur þessa orsök aðeins með sönnun: bættu við niðurstöðum og mynd frá verkstæðinu, eða veldu hver borgar.
repairs-entry-supplement-sent = Meira kom í ljós við verkið; viðbótarverð { $code } var sent, { $device }
repairs-entry-supplement-approved = Viðbótarverð { $code } var samþykkt, { $device }
repairs-entry-supplement-declined = Viðbótarverði { $code } var hafnað; verkið heldur áfram eins og samið var um, { $device }
repairs-entry-supplement-lapsed = Viðbótarverð { $code } féll úr gildi; verkið heldur áfram eins og samið var um, { $device }
repairs-entry-supplement-withdrawn = Viðbótarverð { $code } var dregið til baka; verkið heldur áfram eins og samið var um, { $device }
repairs-mail-supplement-subject = { $code }: meira kom í ljós, þín ákvörðun
repairs-mail-supplement =
    Góðan dag { $name },

    Við vinnu við { $device }, { $code }, kom meira í ljós. Það myndi kosta { $amount } til viðbótar við það sem þú samþykktir.
    Það sem þú samþykktir áður stendur óbreytt. Verkið bíður þar til þú svarar, í síðasta lagi { $day }.
    Sjá og ákveða hér: { $link }

    { $shop }, { $phone }
repairs-mail-lapsed-subject = { $code }: verðið er fallið úr gildi
repairs-mail-lapsed =
    Góðan dag { $name },

    Við fengum ekki svar við verðinu { $amount } fyrir { $device }, { $code }, til og með { $day }. Það er því fallið úr gildi og við gerum ekki við neitt.
    Þú getur sótt tækið óviðgert; greiningin kostar þá { $fee }. Eða hringdu og við sendum verðið aftur.
    Sjá hér: { $link }

    { $shop }, { $phone }
repairs-mail-supplement-lapsed-subject = { $code }: við höldum áfram eins og samið var um
repairs-mail-supplement-lapsed =
    Góðan dag { $name },

    Við fengum ekki svar við viðbótarverðinu { $amount } fyrir { $device }, { $code }, til og með { $day }. Það er því fallið úr gildi.
    Verkið sem þú samþykktir áður heldur áfram; ekkert bætist við verðið.
    Sjá hér: { $link }

    { $shop }, { $phone }
