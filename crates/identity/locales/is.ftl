### Hver er hver.

## Innskráning
identity-sign-in = Skrá inn
identity-sign-in-lead = Fyrir starfsfólk verslunarinnar.
identity-sign-in-wrong = Netfangið eða lykilorðið er rangt.
identity-wait = Of margar tilraunir. Reyndu aftur eftir { $time }.
identity-to-sign-in = Á innskráningarsíðu
identity-continue = Áfram
identity-email = Netfang
identity-code-title = Einn kóði í viðbót
identity-code-lead = Lykilorðið var rétt.
identity-factor-code = Kóði úr forritinu
identity-factor-code-hint = Sex tölustafir. Enginn sími við höndina? Sláðu inn einn af endurheimtarkóðunum.
identity-factor-code-wrong = Kóðinn er rangur eða þegar notaður. Bíddu eftir þeim næsta.

## Lykilorð
identity-password = Lykilorð
identity-password-now = Núverandi lykilorð
identity-password-new = Nýtt lykilorð
identity-password-hint = Minnst 12 stafir. Fjögur orð eru betri en brellur.
identity-password-change = Breyta lykilorði
identity-password-wrong = Þetta er ekki lykilorðið þitt.
identity-password-forgotten = Gleymt lykilorð?
identity-password-forgotten-lead = Við sendum tengil á netfangið þitt.
identity-password-send-link = Senda tengil
identity-mail-sent = Kíktu í pósthólfið
identity-password-mail-sent = Ef einhver starfar hér með þetta netfang er tengill á leiðinni. Hann gildir í eina klukkustund.
identity-password-mail-subject = Nýtt lykilorð fyrir { $shop }
identity-password-mail-body =
    Halló { $name },

    með þessum tengli velur þú nýtt lykilorð fyrir { $shop }:

    { $link }

    Hann virkar einu sinni, í { $minutes } mínútur. Ef þú baðst ekki um hann þarftu ekkert að gera.
identity-error-password-short = Of stutt: minnst 12 stafi þarf.
identity-error-password-long = Of langt: mest 200 stafir.
identity-error-password-common = Auðvelt er að giska á þetta. Settu saman þrjú eða fjögur óskyld orð.
identity-error-zone = Skrifaðu tímabelti, til dæmis Atlantic/Reykjavik.

## Kóðar í tölvupósti
identity-code-mail-subject = { $code } er kóðinn þinn hjá { $shop }
identity-code-mail-body =
    Kóðinn þinn hjá { $shop } er:

    { $code }

    Hann virkar einu sinni, í { $minutes } mínútur. Enginn hjá { $shop } biður þig um hann. Ef þú baðst ekki um kóða þarftu ekkert að gera.
identity-code-wrong = Þetta er ekki kóðinn sem við sendum.
identity-code-expired = Kóðinn er of gamall. Biddu um nýjan.
identity-code-too-many = Of margir rangir kóðar. Biddu um nýjan.

## Uppsetning
identity-set-up = Settu upp verslunina
identity-set-up-lead = Þetta tekur tvær mínútur. Öllu má breyta síðar.
identity-set-up-start = Byrja
identity-shop = Verslun
identity-shop-name = Heiti verslunar
identity-shop-name-hint = Eins og viðskiptavinir þekkja hana.
identity-shop-phone = Þjónustusími
identity-shop-locale = Tungumál þeirra sem ekkert völdu
identity-address = Heimilisfang
identity-hours = Opnunartími
identity-hours-hint = Eins og viðskiptavinir lesa hann: 8:30–21:00
identity-zone = Tímabelti
identity-currency = Gjaldmiðill
identity-owner-name = Nafnið þitt
identity-owner-email = Netfangið þitt

## Stillingar
identity-settings = Stillingar
identity-save = Vista
identity-branch = Útibú
identity-branches = Öll útibú
identity-branch-add = Bæta við útibúi
identity-branch-name = Heiti útibús
identity-branch-phone = Sími útibús
identity-branch-country = Land útibúsins
identity-branch-country-hint = Þangað sem viðskiptavinir koma með tæki. Eftir þessu landi fer hvort ábyrgð gildir hér.
identity-branch-country-here = Sama land og verslunin
identity-branch-every = Í hverju útibúi

## Starfsfólk
identity-team = Starfsfólk
identity-to-team = Aftur í starfsfólk
identity-name = Nafn
identity-name-full = Fullt nafn
identity-called = Hvað ertu kölluð eða kallaður
identity-called-hint = Viðskiptavinir lesa þetta undir skilaboðum.
identity-roles = Hlutverk
identity-left = Hætt störfum
identity-invite = Bjóða
identity-invitations = Boð sem bíða
identity-good-until = Gildir til
identity-invitation-call-back = Afturkalla
identity-invitation-sent = Boðið er á leiðinni
identity-invitation-sent-lead = Þú getur líka afhent þennan tengil. Hann virkar einu sinni, í sjö daga, og sést aðeins núna.
identity-invitation-title = Vertu með hjá { $shop }
identity-invitation-lead = Veldu lykilorð og þá ertu inni.
identity-invitation-accept = Vera með
identity-invitation-mail-subject = { $shop } býður þér að vera með
identity-invitation-mail-body =
    Halló { $name },

    { $shop } býður þér til samstarfs. Með þessum tengli velur þú lykilorð:

    { $link }

    Hann virkar einu sinni, til { $date }.
identity-let-go = Ljúka störfum
identity-let-go-lead = { $name } getur ekki lengur skráð sig inn, strax. Það sem { $name } skrifaði helst.
identity-team-not-yours = Aðeins eigandi má veita eða taka þetta hlutverk.
identity-team-last-owner = Síðasti eigandinn verður áfram. Gerðu fyrst einhvern annan að eiganda.
identity-team-no-role = Veldu að minnsta kosti eitt hlutverk.
identity-team-address-taken = Samstarfsmaður notar þetta netfang.

## Hlutverk
identity-role-owner = Eigandi
identity-role-owner-hint = Má gera allt.
identity-role-manager = Stjórnandi
identity-role-manager-hint = Stillingar, starfsfólk og tölur.
identity-role-agent = Þjónustufulltrúi
identity-role-agent-hint = Svarar viðskiptavinum.
identity-role-technician = Tæknimaður
identity-role-technician-hint = Greinir og gerir við.
identity-role-front-desk = Afgreiðsla
identity-role-front-desk-hint = Tekur við tækjum og afhendir þau.
identity-role-warehouse = Lager
identity-role-warehouse-hint = Varahlutir og skil.
identity-role-partner = Samstarfsaðili
identity-role-customer = Viðskiptavinur
identity-role-outside-hint = Starfar ekki í versluninni.

## Aðgangur
identity-account = Aðgangurinn minn
identity-profile = Um mig
identity-locale = Tungumál
identity-factor = Tvíþætt auðkenning
identity-factor-none = Með tvíþættri auðkenningu dugar stolið lykilorð ekki til að komast inn.
identity-factor-on = { $count ->
    [one] Virk. { $count } endurheimtarkóði er eftir.
   *[other] Virk. { $count } endurheimtarkóðar eru eftir.
}
identity-factor-add = Bæta við tvíþættri auðkenningu
identity-factor-remove = Fjarlægja tvíþætta auðkenningu
identity-factor-step-app = Settu auðkenningarforrit í símann.
identity-factor-step-scan = Skannaðu þessa mynd með því.
identity-factor-step-code = Sláðu inn tölustafina sex sem forritið sýnir.
identity-factor-qr = QR-kóði fyrir auðkenningarforritið
identity-factor-by-hand = Eða sláðu þennan lykil inn í forritið:
identity-factor-codes = Geymdu þessa endurheimtarkóða
identity-factor-codes-lead = Hver þeirra opnar aðganginn einu sinni ef síminn týnist. Prentaðu þá eða skrifaðu niður: þeir sjást aðeins núna.
identity-factor-codes-kept = Ég hef geymt þá
identity-sessions = Hvar þú ert með opna innskráningu
identity-session-here = Þetta tæki
identity-session-unknown = Óþekktur vafri
identity-session-seen = Síðast notað { $seen }, innskráning frá { $since }
identity-session-end = Ljúka
identity-session-end-label = Ljúka innskráningu á { $device }
identity-sessions-end-others = Ljúka öllum öðrum

## Lyklar
identity-keys = API-lyklar
identity-keys-none = Enginn lykill enn
identity-keys-none-lead = Lykill leyfir öðru forriti, til dæmis kassakerfi, að vinna með þessu.
identity-key-make = Búa til lykil
identity-key-name = Til hvers hann er
identity-key-name-hint = Svo þú þekkir hann síðar: „Kassinn í Cầu Giấy“.
identity-key-roles-hint = Forritið má það sem þessi hlutverk mega, í þínu nafni.
identity-key-made = Nýi lykillinn þinn
identity-key-made-lead = Afritaðu hann í hitt forritið. Hann sést aðeins núna.
identity-key-kept = Ég hef afritað hann
identity-key-made-by = { $name }, { $date }
identity-key-used = Síðast notaður
identity-key-never = Aldrei
identity-key-revoke = Afturkalla
identity-key-revoke-label = Afturkalla lykilinn { $name }

## Sagt eftir aðgerð
identity-said-saved = Vistað.
identity-said-set-up = Velkomin! Verslunin er tilbúin.
identity-said-password = Lykilorðinu var breytt. Öllum öðrum innskráningum er lokið.
identity-said-session-ended = Innskráningunni er lokið.
identity-said-factor-removed = Tvíþætta auðkenningin var fjarlægð.
identity-said-called-back = Boðið var afturkallað.
identity-said-left = Samstarfsmaðurinn getur ekki lengur skráð sig inn.
identity-said-key-revoked = Lykillinn var afturkallaður.
identity-said-key-made-before = Lykillinn var búinn til og birtist aðeins einu sinni. Ef þú náðir ekki að afrita hann skaltu afturkalla hann og búa til annan.
identity-branches-title = Verslanir okkar
identity-branches-lead = Komdu með tækið hingað eða hringdu á undan þér.
identity-branches-none = Verslunin hefur ekki skráð heimilisfang sitt enn.
identity-branches-way = Leiðarlýsing
