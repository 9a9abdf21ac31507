coverage-nav = Ábyrgð
coverage-title = Ábyrgð
coverage-none = Engin ábyrgð fannst. Bættu við sönnun um kaup.
coverage-why = Hvers vegna
coverage-asks = Enn vantar:
coverage-any-day = Annar dagur
coverage-from = Frá
coverage-last-day = Rennur út
coverage-until = Til
coverage-draft = Þetta er okkar túlkun á lögunum, enn óyfirfarin af lögmanni.
coverage-recall-open = Innköllun: { $title }. Úrbætur eru ókeypis.

coverage-state-covered = Í ábyrgð
coverage-state-ending = Rennur senn út
coverage-state-ended = Ekki í ábyrgð
coverage-state-unknown = Óljóst enn

coverage-is-until = { $days ->
    [one] Í ábyrgð til { $date } ({ $days } dagur eftir).
   *[other] Í ábyrgð til { $date } ({ $days } dagar eftir).
}
coverage-is-last-day = Í ábyrgð. Í dag er síðasti dagurinn.
coverage-is-covered = Í ábyrgð.
coverage-ended-on = Ábyrgðinni lauk { $date }.
coverage-is-ended = Ábyrgðin gildir ekki lengur.
coverage-needs-proof = Okkur vantar sönnun um kaup til að vita tímann.
coverage-needs-person = Starfsmaður þarf að skoða málið áður en við svörum.

coverage-check-title = Athuga ábyrgð
coverage-check-text = Sláðu inn raðnúmerið til að sjá hvort varan er í ábyrgð og hve lengi.
coverage-check-description = Athugaðu ábyrgð eftir raðnúmeri: hvort varan er í ábyrgð, hve lengi og hvort hún hafi verið innkölluð.
coverage-check = Athuga
coverage-check-private = Þessi síða sýnir aldrei eiganda, sölustað eða viðgerðir.
coverage-serial = Raðnúmer eða IMEI
coverage-serial-hint = Aftan á tækinu, á kassanum eða í stillingum. Hástafir skipta ekki máli.
coverage-not-found = Fannst ekki
coverage-not-found-text = Athugaðu 0/O og 1/I. Engin skráning þýðir ekki að varan sé fölsuð.
coverage-person = Starfsmaður þarf að skoða þetta
coverage-person-text = Við getum ekki svarað sjálfvirkt fyrir þetta númer. Hafðu samband og taktu með þér sönnun um kaup.
coverage-report = Tilkynna bilun
coverage-open-own = Opna vöruna mína
coverage-prove = Ég á þetta tæki
coverage-prove-text = Sannaðu hver þú ert til að sjá ábyrgðarskírteinið, tilkynna bilun og fylgjast með viðgerð.

coverage-of = Ábyrgð: { $model }
coverage-back = Aftur að vörunni
coverage-as-of = Svar fyrir { $date }
coverage-ask-again = Spyrja aftur
coverage-ask = Spyrja
coverage-on = Dagur
coverage-fault = Bilun
coverage-cause = Meint orsök
coverage-any-fault = Engin tiltekin bilun
coverage-no-cause = Framleiðslugalli
coverage-proven = Myndir og undirrituð skoðun liggja fyrir
coverage-lines = Það sem var skoðað
coverage-line-source = Réttur
coverage-line-says = Svar
coverage-line-parts = Varahlutir
coverage-line-labour = Vinna
coverage-line-not-covered = Fellur ekki undir
coverage-line-evidence = Gögn vantar
coverage-line-person = Manneskja ákveður
coverage-paused = Stendur kyrr, { $days ->
    [one] { $days } dagur eftir
   *[other] { $days } dagar eftir
}
coverage-source-statutory = Lög
coverage-source-warranty = Ábyrgð
coverage-source-part = Hluti: { $part }
coverage-source-guarantee = Ábyrgð á viðgerð
coverage-source-plan = Þjónustusamningur
coverage-source-recall = Innköllun
coverage-by-receipt = samkvæmt kvittun
coverage-payer-shop = Verslunin greiðir
coverage-payer-maker = Framleiðandinn greiðir
coverage-payer-customer = Viðskiptavinur greiðir
coverage-payer-plan = Samningurinn greiðir
coverage-payer-open = Óákveðið
coverage-payer-nobody = Enginn kostnaður
coverage-history = Saga tækisins
coverage-day = Dagur
coverage-happened = Hvað gerðist
coverage-recorded = Skráð
coverage-no-history = Ekkert enn.
coverage-basis = Lagapakki { $pack }, fingrafar gagna { $hash }
coverage-did-repair = Gert við ({ $coverage }), afhent { $date }
coverage-did-accept = Tekið til viðgerðar ({ $coverage }), í versluninni
coverage-did-part = Skipt um: { $part } ({ $coverage })
coverage-did-exchange = Tækinu skipt út ({ $coverage })
coverage-did-plan = Þjónustusamningur notaður: { $entitlement }
coverage-did-trade-in = Tekið upp í
coverage-under-warranty = ábyrgð
coverage-under-law = samkvæmt lögum
coverage-under-paid = greitt
coverage-under-goodwill = velvild

coverage-policies = Ábyrgðarskilmálar
coverage-policy = Skilmálar
coverage-without-policy = Engir skilmálar
coverage-new = Bæta við skilmálum
coverage-no-policy = Engir skilmálar enn
coverage-no-policy-text = Mánuðirnir á kvittun gilda þrátt fyrir það. Bættu við skilmálum til að skrá undanþágur og tengja þá við vörutegundir.
coverage-name = Heiti
coverage-code = Kóði
coverage-code-hint = Fyrir kvittanir og innflutning. Stafir án kommu, tölur, strik og punktar.
coverage-valid-from = Gildir frá
coverage-valid-from-hint = Samningar frá þessum degi falla undir þessa útgáfu.
coverage-term = Tími
coverage-term-months = Tími (mánuðir)
coverage-months = { $count ->
    [one] { $count } mánuður
   *[other] { $count } mánuðir
}
coverage-days = { $count ->
    [one] { $count } dagur
   *[other] { $count } dagar
}
coverage-issuer = Veitt af
coverage-issuer-shop = Versluninni
coverage-issuer-maker = Framleiðanda eða innflytjanda
coverage-transfer = Við eigendaskipti
coverage-transfer-follows = Fylgir tækinu
coverage-transfer-stays = Fylgir kaupandanum
coverage-exclusions = Ekki innifalið
coverage-exclusions-hint = Aðeins bilun af þessari orsök er hafnað, og aðeins með myndum og undirritaðri skoðun.
coverage-parts = Hlutar með eigin tíma
coverage-parts-hint = Einn hluti og mánuðir í línu, til dæmis „battery 12“. Kóðar: { $codes }.
coverage-guarantee = Ábyrgð á greiddum viðgerðum (mánuðir)
coverage-guarantee-hint = Gegn sömu bilun. Autt ef engin er.
coverage-given-with = Fylgir með
coverage-given-with-hint = Einn framleiðandi í línu, eða „framleiðandi / tegund“. Autt ef aðeins kvittun getur nefnt þessa skilmála.
coverage-save = Vista skilmála
coverage-save-version = Vista nýja útgáfu
coverage-version = Útgáfa { $version }
coverage-version-head = Útgáfa
coverage-versions = Útgáfur
coverage-versions-text = Það sem var selt undir útgáfu helst undir henni.
coverage-said-saved = Skilmálarnir eru vistaðir.
coverage-error-code = Notaðu stafi án kommu, tölur, strik og punkta.
coverage-error-known = Kóðinn er til. Opnaðu þá skilmála til að bæta við útgáfu.
coverage-error-months = Sláðu inn mánuði frá 1 til 600.
coverage-error-parts = Hver lína er hluti og mánuðir, til dæmis „battery 12“.

coverage-pack-line = Lagapakkinn { $place } er virkur.
coverage-no-pack = Enginn lagapakki er til fyrir þennan stað. Manneskja ákveður hvert mál.
coverage-packs = Lagapakkar
coverage-pack = Pakki
coverage-pack-since = Frá
coverage-pack-rules = Reglur
coverage-pack-status = Staða
coverage-pack-draft = Drög
coverage-pack-reviewed = Undirritað af lögmanni
coverage-pack-on = Virkur
coverage-place = Sölustaður
coverage-place-vn = Víetnam
coverage-place-is = Ísland
coverage-place-eu = Evrópusambandið
coverage-place-eu-cz = Tékkland
coverage-place-eu-de = Þýskaland
coverage-place-eu-es = Spánn
coverage-place-eu-fr = Frakkland
coverage-place-eu-sk = Slóvakía
coverage-place-uk = Bretland
coverage-place-us = Bandaríkin
coverage-place-au = Ástralía

coverage-recalls = Innkallanir
coverage-no-recall = Engin innköllun.
coverage-recall-new = Hefja innköllun
coverage-recall-title = Hvað er að
coverage-recall-open-it = Hefja innköllun
coverage-recall-close = Ljúka
coverage-brand = Framleiðandi
coverage-model = Tegund
coverage-model-hint = Autt fyrir allar tegundir framleiðandans.
coverage-said-recall = Innköllunin er hafin.
coverage-said-closed = Innköllunni er lokið.

coverage-try = Prófa mál
coverage-case = Málið
coverage-answer = Svar
coverage-delivered = Afhent

coverage-fault-screen = Skjár
coverage-fault-battery = Rafhlaða
coverage-fault-board = Móðurborð
coverage-fault-camera = Myndavél
coverage-fault-port = Hleðslutengi
coverage-fault-speaker = Hátalari
coverage-fault-mic = Hljóðnemi
coverage-fault-keyboard = Lyklaborð
coverage-fault-no-power = Kveikir ekki á sér
coverage-fault-wifi = Wi-Fi
coverage-fault-touch = Snerting
coverage-fault-noise = Hávaði
coverage-cause-manufacturing = Framleiðslugalli
coverage-cause-impact = Fall, högg
coverage-cause-liquid = Vökvi
coverage-cause-third-party-part = Aukahlutur annars framleiðanda
coverage-cause-wear = Slit
