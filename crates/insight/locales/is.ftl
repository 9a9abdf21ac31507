insight-nav = Skýrslur
insight-service-title = Þjónustuskýrsla
insight-now = Núna
insight-window = Síðustu 90 dagar
insight-tickets-open = Opin mál
insight-tickets-late = Mál á eftir áætlun
insight-repairs-open = Tæki í húsi
insight-repairs-late = Tæki á eftir áætlun
insight-repairs-ready = Tilbúin til afhendingar
insight-resolution = Miðgildi úrlausnartíma
insight-resolution-definition = Frá opnun til loka. Opin mál teljast með (Kaplan–Meier), því miðgildi lokaðra mála eingöngu lítur betur út en það er.
insight-repair-time = Miðgildi viðgerðartíma
insight-repair-time-definition = Frá móttöku til afhendingar, tæki sem enn eru í húsi talin með (Kaplan–Meier).
insight-csat = Ánægja (CSAT)
insight-csat-definition = Hlutfall einkunna 4 og 5 af 5, með 95 % Wilson-bili og fjölda svara.
insight-csat-none = Ekkert svar enn
insight-median-value = { $time }, n = { $count }
insight-median-none = Of fátt til að segja, n = { $count }
insight-open-cases = Opna málin
