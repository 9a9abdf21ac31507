## Teams
identity-teams = Teymi
identity-teams-none = Ekkert teymi enn
identity-teams-none-lead = Fólk sem deilir verkum er teymi: mál þess standa í einni röð og nýjum má skipta á milli.
identity-team-add = Bæta við teymi
identity-team-name = Heiti teymis
identity-members = Hverjir eru í því
identity-team-count = { $count ->
    [one] { $count } manneskja
   *[other] { $count } manns
}
identity-team-retire = Leggja teymið niður
identity-team-retire-lead = Teymið fær ekki fleiri verk. Það sem það hefur tilheyrir aftur allri versluninni; fólkið er áfram.
identity-week-day = Vakt { $day }
identity-week-hint = Til dæmis 08:00-12:00, 13:30-17:30. Nótt er skrifuð sem tvö bil, til 24:00 og frá 00:00. Án vaktar er fólk alltaf við.
identity-week-error = Skrifaðu tímabil eins og 08:00-12:00 sem skarast ekki og enda eftir að þau hefjast.

## What somebody can do, how much and when
identity-duty = Verk og vaktir
identity-duty-save = Vista verk og vaktir
identity-languages = Svarar á
identity-languages-hint = Ef ekkert er valið gildir hvert tungumál.
identity-lines = Þekkir þessar vörur
identity-lines-hint = Ef ekkert er valið gilda allar vörur.
identity-capacity = Opin mál í mesta lagi
identity-capacity-hint = Aðeins mál sem þarf að sinna teljast, ekki þau sem bíða. Autt þýðir án hámarks.
identity-capacity-error = Skrifaðu heila tölu frá 1 til { $max } eða hafðu reitinn auðan.

## Absences
identity-absences = Fjarvistir
identity-absences-none = Engin fjarvist er skráð.
identity-absence-add = Skrá fjarvist
identity-absence-from = Fyrsti dagur
identity-absence-from-time = Frá klukkan
identity-absence-until = Síðasti dagur
identity-absence-until-hint = Án tíma gilda heilir dagar.
identity-absence-until-time = Til klukkan
identity-absence-time-error = Skrifaðu tíma eins og 13:30.
identity-absence-reason = Ástæða
identity-absence-note = Athugasemd til samstarfsfólks
identity-absence-leave = Orlof
identity-absence-sick = Veikindi
identity-absence-other = Annað
identity-absence-when = { $from } til { $until }
identity-absence-remove = Fjarlægja
identity-absence-remove-label = Fjarlægja fjarvistina { $when }
identity-absence-backwards = Endirinn verður að koma á eftir upphafinu.
identity-absence-past = Þessi fjarvist er liðin. Veldu endi sem er enn framundan.
identity-absence-too-long = Fjarvist er í mesta lagi 366 dagar. Skráðu afganginn síðar.
identity-said-team-added = Teymið er komið. Skráðu nú vaktir þess.
identity-said-team-retired = Teymið er lagt niður.
identity-said-absence-removed = Fjarvistin er fjarlægð.
