## Teams and giving out
tickets-team = Teymi
tickets-team-none = Öll verslunin
tickets-team-text = Sá sem er í teyminu heldur málinu. Annars úthlutar teymið því.
tickets-team-do = Færa
tickets-error-team = Þetta teymi fær ekki verk. Veldu annað.
tickets-act-team = Færa til teymisins { $team }
tickets-act-team-none = Skila til allrar verslunarinnar
tickets-team-gone = { $name } (tekur ekki lengur við verkum)
tickets-unsound-lost = Ekki er hægt að kveikja: { $name } tekur ekki lengur við erindum. Veldu einhvern annan eða annað teymi.
tickets-said-team = Málið er fært.
tickets-event-team = færði málið til { $team }
tickets-event-team-none = skilaði málinu til allrar verslunarinnar
tickets-event-nobody-free = Enginn í teyminu er laus. Látin vita: { $names }
tickets-away = { $name } (fjarverandi til { $until })
tickets-assignment = Úthlutun
tickets-assignment-about = Aðeins þau sem mega svara, eru á vakt, ekki fjarverandi og undir hámarki fá mál. Ef enginn getur bíður málið óúthlutað, klukkurnar ganga og stjórnendur eru látnir vita einu sinni.
tickets-assignment-none = Ekkert teymi enn
tickets-assignment-none-text = Teymi skipta málum á milli sín. Bættu fyrst við einu.
tickets-assignment-teams = Í teymin
tickets-assignment-of = Úthlutun: { $team }
tickets-assignment-team = Teymi
tickets-assignment-method = Hvernig
tickets-assignment-more = Að auki
tickets-assignment-skills = Eftir kunnáttu
tickets-assignment-skills-hint = Aðeins fólk sem talar mál viðskiptavinarins og þekkir vörulínuna.
tickets-assignment-new = Tekur ný mál
tickets-assignment-new-hint = Ný mál koma sjálfkrafa til þessa teymis. Teymi útibús málsins gengur fyrir.
tickets-assignment-calendar = Opnunartími
tickets-assignment-calendar-hint = Fyrir loforð sem fara eftir tíma teymisins. Gildir um mál sem koma til teymisins héðan í frá.
tickets-assignment-house = Tími verslunarinnar
tickets-assignment-yes = Já
tickets-assignment-no = Nei
tickets-assignment-save = Vista
tickets-said-assignment = Vistað.
tickets-method-by-hand = Handvirkt
tickets-method-by-hand-hint = Fólk tekur mál eða einhver úthlutar þeim.
tickets-method-round-robin = Hvert á eftir öðru
tickets-method-round-robin-hint = Sá sem beið lengst frá síðasta máli fær það næsta.
tickets-method-least-loaded = Sá sem hefur minnst að gera
tickets-method-least-loaded-hint = Mál sem þarf að sinna teljast, ekki þau sem bíða.
tickets-nobody-free-subject = Enginn er laus: mál #{ $number } { $subject }
tickets-nobody-free-body =
    Sæl { $name },

    enginn í teyminu { $team } getur fengið mál #{ $number } frá { $who } núna: utan vaktar, fjarverandi, með fullt eða án kunnáttu. Það bíður óúthlutað og klukkurnar ganga.

    { $link }
