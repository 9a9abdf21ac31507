### Rammar og einingar.

## Í kringum hverja síðu
ui-skip = Fara í efni
ui-nav = Aðalvalmynd
ui-more = Meira
ui-new = nýtt
ui-hello = Halló { $name }
ui-call = Hringja í { $number }
ui-account = Aðgangur
ui-sign-out = Skrá út
ui-language = Tungumál
ui-theme-device = Eins og tækið
ui-theme-light = Ljóst
ui-theme-dark = Dökkt
ui-home = Á forsíðu
ui-undo = Afturkalla
ui-clear-signature = Hreinsa
ui-close = Loka
ui-cancel = Hætta við
ui-search = Leita
ui-filter = Sía
ui-unknown = óþekkt
ui-only-number = Við notum ekkert annað númer.
ui-pages = Síður
ui-newer = Nýrra
ui-older = Eldra
ui-as-table = Tölurnar í töflu

## Eyðublöð
ui-optional = (valfrjálst)
ui-error-summary = Skoðaðu þessa reiti
ui-file-limit = Allt að { $mb } MB hver skrá
ui-file-too-big = stærri en { $mb } MB, sleppt

## Ábyrgð
ui-coverage-left = { $days ->
    [one] { $days } dagur eftir
   *[other] { $days } dagar eftir
}
ui-coverage-last-day = Síðasti dagur
ui-coverage-over = Runnin út
ui-coverage-label = { $days } af { $whole } dögum ábyrgðar eftir, til { $date }
ui-coverage-over-label = Ábyrgð rann út { $date }
ui-coverage-unknown = Upphaf óþekkt

## Samtal
ui-timeline = Tímalína
ui-internal-note = Innri athugasemd
ui-reply = Svara
ui-begun = byrjað
ui-note = Athugasemd
ui-reply-kind = Svar eða athugasemd
ui-channel = Rás
ui-message = Skilaboð
ui-attach = Hengja við skrár
ui-saved = Vistað
ui-not-saved = Ekki vistað
ui-send = Senda
ui-send-keep = Senda og halda
ui-send-done = Senda og ljúka
ui-suggestions = Tillögur

## Tilboð
ui-quote-work = Verk
ui-quote-amount = Upphæð

## Lyklar
ui-palette = Skipanir
ui-palette-box = Verk, síða, nafn, sími, raðnúmer eða málsnúmer
ui-keys = Flýtilyklar
ui-keys-search = Leita
ui-keys-walk = Næsta, fyrra
ui-keys-open = Opna
ui-keys-reply = Svara
ui-keys-note = Athugasemd
ui-keys-done = Lokið
ui-keys-snooze = Fresta
ui-keys-assign = Úthluta, til mín
ui-keys-macro = Fjölvi
ui-keys-next = Taka næsta
ui-keys-new-repair = Ný viðgerð
ui-keys-go = Fara í pósthólf, viðgerðir, viðskiptavini, vinnuborð
ui-keys-send = Senda

ui-branches = Verslanir

## Svör sem eru ekki síðan
ui-fault-sign-in = Skráðu þig inn
ui-fault-sign-in-advice = Síðan kemstu aftur á þessa síðu með því sem þú skrifaðir.
ui-fault-forbidden = Þú hefur ekki leyfi til þess
ui-fault-forbidden-advice = Biddu eiganda verslunarinnar um leyfið.
ui-fault-not-found = Hér er ekkert
ui-fault-not-found-advice = Slóðin er kannski röng eða síðan horfin. Skoðaðu slóðina eða byrjaðu á forsíðunni.
ui-fault-stale = Síðan var opin of lengi
ui-fault-stale-advice = Farðu til baka, hladdu síðunni aftur og sendu eyðublaðið á ný.
ui-fault-conflict = Einhver breytti þessu á meðan
ui-fault-conflict-advice = Farðu til baka, hladdu síðunni aftur og skoðaðu hvað breyttist.
ui-fault-dead-link = Þessi hlekkur virkar ekki lengur
ui-fault-dead-link-advice = Hann er gamall eða hefur þegar verið notaður. Biddu um nýjan.
ui-fault-too-many = Of margar tilraunir
ui-fault-too-many-advice = Bíddu í eina mínútu og reyndu svo aftur.
ui-fault-no-such-page = Þessi síða listans er ekki til
ui-fault-no-such-page-advice = Byrjaðu aftur á fyrstu síðu.
ui-fault-unreadable = Beiðnin barst ekki í heilu lagi
ui-fault-unreadable-advice = Athugaðu tenginguna og sendu aftur.
ui-fault-too-large = Þetta er of stórt
ui-fault-too-large-advice = Hægt er að senda mest { $mb } MB í einu. Farðu til baka og sendu færri eða minni skrár.
ui-fault-not-json = Þetta er ekki JSON
ui-fault-not-json-advice = Sendu JSON og segðu frá því með Content-Type: application/json.
ui-fault-invalid = Eitthvað í eyðublaðinu er rangt
ui-fault-invalid-advice = Farðu til baka og skoðaðu það sem þú skrifaðir.
ui-fault-disk-full = Ekki er hægt að vista núna
ui-fault-disk-full-advice = Verslunin hefur verið látin vita. Reyndu aftur síðar.
ui-fault-unavailable = Kerfið er upptekið
ui-fault-unavailable-advice = Ekkert hefur glatast. Reyndu aftur eftir smástund.
ui-fault-read-only = Ekki er hægt að vista núna
ui-fault-read-only-advice = Enn er hægt að lesa allt og engu var breytt. Reyndu aftur eftir smástund. Ef þetta lagast ekki skaltu láta umsjónarmann kerfisins vita að gagnagrunnurinn er aðeins til lestrar.
ui-fault-kept = Það sem þú skrifaðir er geymt á þessari síðu.
ui-fault-again = Senda aftur
ui-fault-back = Til baka: { $place }
ui-fault-broken = Eitthvað bilaði hjá okkur
ui-fault-broken-advice = Reyndu aftur. Ef þetta lagast ekki skaltu segja okkur númerið hér að neðan.
ui-request = Númer beiðninnar:

## Hvað getur verið að reit
form-error-required = Fylltu þetta út.
form-error-characters = Hér eru stafir sem ekki er hægt að vista.
form-error-too-long = { $count } stafir eru of margir; { $max } komast fyrir.
form-error-date = Skrifaðu dagsetningu, til dæmis 22.11.2026.
form-error-date-time = Skrifaðu dagsetningu og tíma.
form-error-money = Skrifaðu upphæð, til dæmis 14900 eða 14.900.
form-error-phone = Skrifaðu símanúmer, til dæmis 581 2345.
form-error-email = Skrifaðu netfang, til dæmis sigga@example.is.
form-error-json = Ekki tókst að lesa: { $detail }
form-error-too-many-files = Skrárnar eru { $count }, en aðeins er hægt að senda { $max } í einu.
form-error-number = Skrifaðu heila tölu.
form-error-choice = Veldu eitt svar.
form-error-country = Veldu land eða skrifaðu tveggja stafa kóða þess, eins og VN.
form-error-photo = { $name } er ekki mynd sem við getum lesið. Veldu aðra JPEG, PNG eða WebP mynd; það sem þú skrifaðir er geymt.
form-error-photo-large = { $name } er of stór. Veldu minni mynd; það sem þú skrifaðir er geymt.
form-error-paper = { $name } er hvorki mynd né PDF sem við getum lesið. Veldu aðra JPEG, PNG, WebP eða PDF skrá; það sem þú skrifaðir er geymt.
form-error-paper-runs = { $name } getur keyrt forrit í tölvu þess sem opnar skrána og verður því ekki send. Sendu mynd eða PDF; það sem þú skrifaðir er geymt.
form-error-papers-large = Skrárnar eru samtals stærri en { $mb } MB og margir póstþjónar hafna þeim. Sendu færri; það sem þú skrifaðir er geymt.
ui-quote = Tilvitnaður texti
ui-reply-whom = Hverjum þú svarar
