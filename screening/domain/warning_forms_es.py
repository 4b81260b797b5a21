"""Spanish words in a note that ask the list question, by the line of the list that they point to.

A machine-made draft: no native clinician has read it. Words of Spain and of Latin America stand side by side. Accents are for
the reader, a note is found without them too; "ñ" is then an "n", so "ano" (anus) stands only in forms that "año" (year) does
not fit. A word that says two things stands alone only where the harmless one is rare ("cojo", "recto" and "dormido" do not);
otherwise the words beside it are part of the form. The rest is as in the English list: inflections and common misspellings are
forms of their own, a "no" before a form changes nothing, and in doubt a form is in.
"""

from collections.abc import Mapping
from typing import Final

_NUMB: Final = """
adormecido, adormecida, adormecidos, adormecidas, adormecimiento, adormecimientos, adormece, adormecen, adormeció, adormecieron, adormecer, adormeciendo, adormecía,
adormesido, adormesida, adormesidas, adormesimiento, adormicimiento, entumecido, entumecida, entumecidos, entumecidas, entumecimiento, entumece, entumecen, entumeció,
entumecieron, entumecer, entumesido, entumesida, entumesimiento, entumido, entumida, entumidos, entumidas, entume, entumen, entumió, acorchado, acorchada, acorchados,
acorchadas, acorchamiento, acorcha, acorchan, acalambrado, acalambrada, acalambrados, acalambradas, acalambra, acalambran, acalambró, calambre, calambres,
hormigueo, hormigueos, hormiguea, hormiguean, hormigueaba, hormigeo, hormiguo, ormigueo, como hormigas, siento hormigas, sentí hormigas, hormigas en la, hormigas en las, hormigas en el, hormigas en los, hormiguitas, hormiguillo, cosquilleo, cosquilleos, cosquillas,
como agujas, siento agujas, sentí agujas, agujas en, agujitas, alfileres, insensible, insensibles, insensibilidad, insensivilidad, sensibilidad, sensivilidad, parestesia, parestesias, anestesiado, anestesiada,
anestesiados, anestesiadas,
pierna dormida, piernas dormidas, pie dormido, pies dormidos, dedo dormido, dedos dormidos, muslo dormido, muslos dormidos, nalga dormida, nalgas dormidas, culo dormido,
pantorrilla dormida, pantorrillas dormidas, talón dormido, tobillo dormido, planta dormida, plantas dormidas, rodilla dormida, cadera dormida, ingle dormida, zona dormida,
parte dormida, entrepierna dormida, genitales dormidos, glúteo dormido, glúteos dormidos, mano dormida, manos dormidas, brazo dormido, brazos dormidos, lado dormido,
izquierda dormida, izquierdo dormido, derecha dormida, derecho dormido, pierna medio dormida, pie medio dormido, piernas medio dormidas, pies medio dormidos,
pierna un poco dormida, pie un poco dormido, piernas un poco dormidas, pies un poco dormidos, pierna está dormida, pie está dormido, piernas están dormidas,
pies están dormidos, pierna estaba dormida, pie estaba dormido, pierna sigue dormida, pie sigue dormido, dormida la pierna, dormida la planta, dormida la zona, dormida la nalga,
dormida la pantorrilla, dormida la ingle, dormida la entrepierna, dormida la mano, dormida toda, dormida mi, dormido mi, dormido el pie, dormido el muslo, dormido el dedo,
dormido el culo, dormido el talón, dormido el brazo, dormido un pie, dormida una pierna, dormidos los pies, dormidos los dedos, dormidos los muslos, dormidos los genitales, dormidos mis,
dormidas las piernas, dormidas las nalgas, dormidas las plantas, dormidas las manos, dormidas mis, como dormida, como dormido, como dormidas, como dormidos,
tengo dormida, tengo dormido, tengo dormidas, tengo dormidos, siento dormida, siento dormido, siento dormidas, siento dormidos, noto dormida, noto dormido, noto dormidas, noto dormidos,
se me duerme, se me duermen, se me dormía, se me dormían, se me durmió, se me durmieron, se me ha dormido, se me han dormido, se me quedó dormida, se me quedó dormido, se me queda dormida,
se me queda dormido, se me quedan dormidas, se me quedan dormidos, se me quedaron dormidas, se me quedaron dormidos, se me está durmiendo, se duerme la pierna, se duerme el pie,
se durmió la pierna, se durmió el pie, se duermen las piernas, se duermen los pies, se duermen los dedos, pierna adormilada, piernas adormiladas, pie adormilado,
pierna amortiguada, piernas amortiguadas, pie amortiguado, pies amortiguados, pierna muerta, piernas muertas, pie muerto, pies muertos,
no siento el, no siento la, no siento los, no siento las, no siento mi, no siento mis, no siento nada, no siento bien, no siento un pie, no he sentido el pie, no siento una pierna, no he sentido la pierna, no siento parte, no la siento, no lo siento,
no las siento, no los siento, no ciento el, no ciento la, no ciento los, no ciento las, no ciento mi, no ciento mis, no sentía el, no sentía la, no sentía los, no sentía las, no sentía mi, no sentía mis, no sentía nada,
no sentí el, no sentí la, no sentí los, no sentí las, no sentí mi, no sentí mis, no sentí nada, siento menos el, siento menos la, siento menos los, siento menos las, apenas siento el, apenas siento la,
apenas siento los, apenas siento las, sin sentir el, sin sentir la, sin sentir los, sin sentir las, dejé de sentir el, dejé de sentir la, dejé de sentir los, dejé de sentir las,
no puedo sentir, no podía sentir, no pude sentir, no logro sentir, perdí el tacto, sin tacto, sin sensación, pérdida de sensación, pérdida de la sensación, perdí la sensación, perdido la sensación, ninguna sensación, sensación rara, sensaciones raras, sensación extraña, sensaciones extrañas,
sensación diferente, siento raro, siento rara, siento raros, siento raras, siento extraño, siento extraña, siento diferente, siento distinta, siento distinto, se siente raro, se siente rara, se sienten raros, se sienten raras,
se siente diferente, se siente extraño, se siente extraña, noto raro, noto rara, noto raras, noto raros,
silla de montar, zona de la silla, ingle, las ingles, mis ingles, ambas ingles, dos ingles, entrepierna, entrepiernas, entre las piernas, entre mis piernas, entre piernas,
partes íntimas, partes privadas, partes nobles, partes bajas, mis partes, zona íntima, zonas íntimas, genital, genitales, pene, vagina, vaginal, vulva, clítoris, testículo, testículos, escroto, perineo, periné, perineal,
ahí abajo, allí abajo, allá abajo, anal, alrededor del ano, ano dormido, zona del ano, el recto, del recto, rectal, esfínter, esfínteres,
cauda equina, cola de caballo, ambas piernas, dos piernas, ambos pies, dos pies, ambos muslos, dos muslos, ambas pantorrillas, dos pantorrillas, ambas nalgas, dos nalgas, ambos lados, dos lados, ambas extremidades,
anbas piernas, hambas piernas, anbos pies, hambos pies, piernas las dos, pierna y la otra, ciática bilateral, ciática doble, ciática en ambas, ciática en ambos, ciática en las dos
"""

_TOILET: Final = """
vejiga, vejigas, vegiga, bejiga, begiga, vejija, orina, orinas, orino, orinar, orinaba, oriné, orinando, orinado, orinarme, orines, horina, horinar, urinario, urinaria, micción, pis, pipí, pichí, hacer chichí, mear, meo, meé, meado, meada, meando, mearme, meaba,
aguas menores, aguas mayores, incontinencia, incontinente, incontinensia, escape de, escapes de, se me escapa, se me escapó, se me escapan, se me escapaba, se me escaparon, se me ha escapado, goteo, fuga de, fugas de,
tengo pérdidas, tuve pérdidas, pequeñas pérdidas, mojé la cama, mojo la cama, mojado la cama, mojé los pantalones, mojé el pantalón, mojé encima, mojo encima, hice encima, hago encima, hacerme encima, hecho encima, hacía encima, ensucié encima, ensucié la ropa interior, ensucié la cama, ensuciado encima, ensucio encima,
mancho la ropa interior, manché la ropa interior, manché los calzones, aguantarme las ganas, aguantar las ganas, aguanto las ganas, pañal, pañales, retención, sonda, catéter,
al baño, del baño, al servicio, al aseo, al sanitario, inodoro, váter, al wáter, el wáter, del wáter, retrete, excusado, papel higiénico, limpiarme, me limpio, me limpié,
hacer del uno, hacer del dos, hacer mis necesidades, hacer de vientre, hacer del cuerpo, hacer de cuerpo, ir de cuerpo, ir de vientre, mover el vientre, dar del cuerpo, muevo el vientre, intestino, intestinos, intestinal, intestinales,
defecar, defeco, defequé, defecado, defecación, evacuar, evacuo, evacué, evacuado, evacuación, evacuaciones, deposición, deposiciones, heces, heses, excremento, excrementos, caca, popó, pupú, cagar, cagué, cago, cagarme, cagado encima,
estreñido, estreñida, estreñimiento, extreñido, extreñida, extreñimiento, constipado, constipada, constipación, diarrea encima, pasar gases, tirar gases, echar gases, expulsar gases, aguantar gases, aguantar los gases, retener gases, gases sin, pedo, pedos,
sexo, sexual, sexuales, sexualmente, erección, erecciones, eréctil, orgasmo, orgasmos, impotente, impotencia, hacer el amor, tener relaciones
"""

_LEG_WEAKNESS: Final = """
débil, débiles, debilidad, devilidad, devil la pierna, pierna devil, piernas deviles, debilita, debilitó, debilitado, debilitada, debilitadas, debilitamiento, debilucho, flojera, flogera, pierna floja, piernas flojas, pie flojo, pies flojos, tobillo flojo, floja la pierna, flojas las piernas, rodilla floja, rodillas flojas,
sin fuerza, sin fuerzas, sin fuersa, sin fuersas, falta de fuerza, falta de fuerzas, falta fuerza, falta la fuerza, no tengo fuerza, no tengo fuerzas, no tengo la fuerza, no tenía fuerza, no tenía fuerzas, no tuve fuerza, no tuve fuerzas, no hay fuerza, poca fuerza, menos fuerza,
perdí fuerza, perdí la fuerza, perdí fuerzas, perdido fuerza, perdido la fuerza, pierdo fuerza, pierdo la fuerza, pierde fuerza, perdiendo fuerza, perdiendo la fuerza, perder fuerza, perder la fuerza, pérdida de fuerza, fuerza en la pierna, fuerza en las piernas, fuerza en el pie, fuerza en los pies,
no me responde, no me responden, pierna no responde, pie no responde, piernas no responden, pies no responden, no me respondía, no me respondían, no me respondió, no me respondieron, me falla, falla una pierna, falló una pierna, me fallan, me falló, me fallaron, me fallaba, me fallaban, me ha fallado, falla la pierna, fallan las piernas, falló la pierna, fallaron las piernas,
se me dobla, se me doblan, se me dobló, se me doblaron, se me doblaba, se me doblaban, se me va la pierna, se me van las piernas, se me fue la pierna, se me fueron las piernas, se me iba la pierna, se me va el pie, se me fue el pie, se me aflojó, se me aflojaron, se me afloja, se me aflojan, se aflojan las piernas,
cedió, me cede, pierna cede, rodilla cede, cede la pierna, cede la rodilla, ceden, cedieron, cedía, pie caído, pies caídos, pie péndulo, pie equino, se me cae el pie, pie se cae, pie cae, pie se me cae, arrastro, arrastra, arrastran, arrastrar, arrastrando, arrastré, arrastraba, arrastrado, arastro, arastrando,
cojeo, cojea, cojear, cojeando, cojeé, cojeaba, cojera, cogera, coxeo, voy cojo, voy coja, estoy cojo, estoy coja, ando cojo, ando coja, quedé cojo, quedé coja, iba cojo, iba coja, renguear, rengueo, renguea, rengueando, rengueé, rengueaba, renguera, rengo, renga, renquear, renqueo, renquea, renqueando, renqueante, renqueaba,
trastabillar, trastabillo, trastabillé, trastabillando, parálisis, paralisado, paralisada, paralizado, paralizada, paralizados, paralizadas, paraliza, paralizan, paralizó, paralizaron, paralítico, paralítica, tullido, tullida,
no puedo mover, no podía mover, no pude mover, no consigo mover, no logro mover, no puedo moverme, no podía moverme, no pude moverme, no muevo, no se mueve, no puedo levantar, no podía levantar, no pude levantar, no puedo levantarme, no podía levantarme, no pude levantarme, no me puedo levantar, no me podía levantar,
no me pude levantar, no puedo ponerme de pie, no podía ponerme de pie, no pude ponerme de pie, no puedo pararme, no pude pararme, no podía pararme, no puedo estar de pie, no puedo caminar, no podía caminar, no pude caminar, no puedo andar, no podía andar, no pude andar, no puedo apoyar, no podía apoyar, no pude apoyar,
no me puedo mover, no me podía mover, no me pude mover, incapaz de caminar, incapaz de andar, incapaz de moverme, imposible caminar, imposible andar, no me sostiene, no me sostienen, no me sostenía, no me sostenían, no me aguanta la pierna, no me aguantan las piernas, no me sujeta, no me sujetan,
piernas de gelatina, piernas como gelatina, piernas de trapo, pierna de trapo, piernas de mantequilla, me tiemblan las piernas, me temblaban las piernas, me tiembla la pierna, me temblaba la pierna, temblor en las piernas, temblor de piernas, pierna pesada, piernas pesadas, pesadez, pesa la pierna, pesan las piernas
"""

_HEART: Final = """
pecho, pechos, pesho, tórax, torácico, torácica, esternón, corazón, corason, corazones, cardíaco, cardíaca, angina, infarto, infartos, infartado, imfarto, infrato, miocardio, taquicardia, taquicardias, arritmia, arritmias, palpitación, palpitaciones, palpitasiones, palpita, palpitaba, palpitando, pulpitaciones,
latido, latidos, me late fuerte, me late rápido, me late muy, me late el, me latía, pulso acelerado, pulso rápido, pulso irregular, pulso muy alto, pulsaciones irregulares, pulsátil, brazo izquierdo, mandíbula, quijada, opresión, opresivo, opresiva, ahogo, ahogos, aogo, me ahogo, me ahogaba, me ahogué, ahogado, ahogada, ahogaba, ahogando, ahogándome, ahogarme,
asfixia, asfixio, asfixiaba, asfixiado, asfixiada, asfixiando, asficia, sofoco, sofocos, sofocado, sofocada, sofocaba, sofocación, falta de aire, falta de haire, falta el aire, falta aire, faltaba el aire, faltaba aire, faltó el aire, faltó aire, faltando el aire, faltado el aire, faltar el aire, sin aire, no me entra el aire, no me entraba el aire, no entra aire, poco aire,
sin aliento, falta de aliento, falta el aliento, faltaba el aliento, aliento, respirar, respiración, respirasión, respirando, respiraba, no respiro, respiro mal, respiratorio, respiratoria, jadeo, jadeos, jadear, jadeando, jadeaba, jadeante, resuello, resollar, disnea, sibilancias, pitidos, me agité, me agito, me agitaba, muy agitado, muy agitada, agitación, me da fatiga, me dio fatiga,
desmayo, desmayos, desmayé, desmalle, desmaie, desmallo, desmayar, desmayarme, desmaya, desmayaba, desmayado, desmayada, desvanecí, desvaneció, desvanecer, desvanezco, desvanecido, desvanecida, desvanecimiento, desvanecimientos, el conocimiento, perdí conocimiento, perdido conocimiento, pérdida de conocimiento, sin conocimiento, perdí el sentido, perdí la conciencia, perdí la consciencia, perder el sentido, perder la conciencia, perdido el sentido,
pérdida de conciencia, pérdida de consciencia, inconsciente, inconciente, lipotimia, síncope, soponcio, patatús, yeyo, jeyo, colapso, colapsé, colapsar, desplomé, desplomó, desplomarme, desplomado, desplomada, nubló la vista, nubla la vista, se me nubló, se me nubla, vi todo negro, veía todo negro, vista borrosa, veo borroso, veía borroso,
mareo, mareos, mareado, mareada, mareados, mareadas, mareé, me marea, mareaba, mareando, marearme, mareante, mariado, mariada, mareito, mareíllo, vértigo, vértigos, vahído, vahídos, vaído, baído, aturdido, aturdida, aturdimiento, atarantado, atarantada, me da vueltas, me daba vueltas, me dio vueltas, cabeza da vueltas, todo da vueltas, me dan vueltas, da vueltas la cabeza, da vueltas todo,
sudor frío, sudores fríos, sudé frío, sudo frío, sudaba frío, sudando frío, sudoración fría, sudado frío, barriga, panza, guata, guatita, tripa, tripas, estómago, estómagos, estomacal, estógamo, retortijón, retortijones, abdomen, abdominal, dolor en el costado, dolor de costado, dolor en un costado, duele el costado, dolió el costado, vientre, aneurisma, aneurismas, aorta, ictus, derrame, derrames,
 apoplejía, cara caída, boca torcida, torció la boca, tuerce la boca, media cara, cara dormida, no podía hablar, no puedo hablar, no pude hablar, lengua trabada, trabó la lengua, traba la lengua, habla rara
"""

_CALF: Final = """
pantorrilla, pantorrillas, pantorilla, pantorillas, pantorrila, pantorriya, pantorriyas, gemelo, gemelos, jemelo, jemelos, chamorro, chamorros, hinchado, hinchada, hinchados, hinchadas, inchado, inchada, inchados, inchadas, hinchazón, hinchazones, inchazón, hinchasón, inchasón, hinchó, hincharon, hinchar, hinchan, se hincha, me hincha, hinchaba, hinchaban, hinchando, se incha, me incha, inchó, incharon,
inflamado, inflamada, inflamados, inflamadas, inflamación, inflamasión, inflama, inflaman, inflamó, inflamaron, inflamaba, imflamada, imflamado, edema, edemas, tumefacción, pierna caliente, pierna roja, pierna enrojecida, pierna colorada, roja la pierna, caliente la pierna, calor en la pierna, calor en una pierna, enrojecida, enrojecido, enrojecimiento,
coágulo, coágulos, cuágulo, cuágulos, coagulación, trombo, trombos, trombosis, tronbosis, tromboflebitis, flebitis, embolia, embolias, envolia, embolismo, tvp
"""

_FEVER: Final = """
fiebre, fiebres, fievre, fiebr, fibre alta, fiebrecita, calentura, calenturas, calenturiento, calenturienta, febril, febrícula, afiebrado, afiebrada, destemplado, destemplada, temperatura alta, alta temperatura, tengo temperatura, tuve temperatura, tenía temperatura, con temperatura, mucha temperatura, algo de temperatura, subió la temperatura, temperatura de, tengo décimas, unas décimas, con décimas, décimas de,
escalofrío, escalofríos, escalosfríos, escalafríos, escalafrío, escalofriado, calofrío, calofríos, tiritar, tirito, tiritando, tiritaba, tirité, tiritona, tiritones, temblor, temblores, temblando, temblé, temblaba, temblaban, temblar, tiemblo, tiembla, tiemblan, tembladera, temblorina, tembloroso, temblorosa,
sudores, sudores nocturnos, sudor nocturno, sudores de noche, sudores por la noche, sudor por la noche, sudor de noche, sudor en la noche, sudé por la noche, sudé de noche, sudé en la noche, sudé toda la noche, sudo por la noche, sudo de noche, sudo en la noche, sudo por las noches, sudo en las noches, sudaba por la noche, sudando de noche, sudando por la noche,
sudando en la noche, sudando toda la noche, sudado por la noche, sudoración nocturna, sudoraciones nocturnas, empapado en sudor, empapada en sudor, empapado de sudor, empapada de sudor, bañado en sudor, bañada en sudor, sábanas mojadas, sábanas empapadas,
confuso, confusa, confundido, confundida, confusión, confución, desorientado, desorientada, desorientación, delirio, delirios, delirando, deliraba, delirante, sepsis, septicemia, infección, infecciones, infecsión, imfección, infectado, infectada, infectó, infeccioso
"""

_WEIGHT: Final = """
perdí peso, perdido peso, pierdo peso, perdiendo peso, perder peso, pérdida de peso, perdí mucho peso, perdí algo de peso, perdí bastante peso, perdí demasiado peso, perdí un poco de peso, perdido mucho peso, perdido algo de peso, perdido bastante peso, perdido un poco de peso, pierdo mucho peso, perdiendo mucho peso, perder mucho peso,
bajé de peso, bajado de peso, bajo de peso, bajando de peso, bajar de peso, baja de peso, bajada de peso, bajé mucho de peso, bajé algo de peso, bajado mucho de peso, bajado algo de peso, vajé de peso, vajado de peso, bajé peso, bajado peso, bajando peso, peso menos,
perdí kilos, perdí unos kilos, perdí varios kilos, perdí algunos kilos, perdido kilos, perdido unos kilos, perdido varios kilos, perdí un kilo, perdí dos kilos, perdí tres kilos, perdido dos kilos, perdido tres kilos, perdí kg, perdido kg, perdí libras, perdido libras, bajé kilos, bajé unos kilos, bajé varios kilos, bajé dos kilos, bajé tres kilos, bajado kilos, bajado unos kilos, bajé kg, bajado kg, bajé libras,
kilo menos, kilos menos, kg menos, libras menos, menos kilos, adelgacé, adelgaso, adelgazo, adelgazar, adelgasar, adelgazado, adelgasado, adelgazada, adelgazando, adelgasando, adelgazamiento, enflaquecer, enflaquecí, enflaquezco, enflaquecido, enflaquecida, enflaqueciendo, desmejorado, desmejorada, más flaco, más flaca, más delgado, más delgada,
ropa me queda, queda grande la ropa, queda floja la ropa, ropa floja, ropa holgada, ropa suelta, se me cae la ropa, se me caen los pantalones, pantalones se me caen, sin apetito, falta de apetito, poco apetito, no tengo apetito, no tenía apetito, perdí el apetito, perdido el apetito, pérdida de apetito, pérdida del apetito, inapetente, inapetencia,
sin hambre, no tengo hambre, no tenía hambre, falta de hambre, no tengo ganas de comer, sin ganas de comer
"""

_FALL: Final = """
caí, caída, caídas, caído, caídos, caer, caerme, caerse, cayó, cayéndome, cayendo, caigo, caía, caías, me cay, me cahí, se cae, se me cae, se caen, caiste, caídita, fui al suelo, fui al piso, di al suelo, contra el suelo, contra el piso, me fui de bruces, de bruces, me fui de boca, rodé por,
tropecé, tropesé, tropezar, tropezarme, tropezó, tropiezo, tropieza, tropieso, tropiezos, tropezando, tropezado, tropezón, tropezones, trompicón, trompicones, traspié, traspiés, resbalé, resvalé, rebalé, resbalar, resbalarme, resbalo, resbalando, resbalado, resbalón, resbalones, resvalón, patiné, patinazo,
un golpe, golpes, golpe en la cabeza, golpe en la espalda, golpe en la cadera, golpe en la rodilla, golpe en la pierna, golpe fuerte, golpeé, golpié, golpeó, golpeado, golpeada, golpearme, me pegué en, me pegué con, me pegué contra, me di contra, me di en la cabeza, porrazo, batacazo, costalazo, guarrazo, trancazo, sentón, sentonazo, azotón, me tiró al, me tiraron, me derribó, derribaron, me empujó, me empujaron, me tumbó, me tumbaron,
atropelló, atropellaron, atropellado, atropellada, atropellar, accidente, accidentes, acidente, axidente, accidentado, accidentada, choque, chocó, chocaron, chocamos, chocado, caí de la bici, me embistió, equilibrio, ekilibrio, equilivrio, desequilibrio, desequilibrado, desequilibrada, desequilibré, inestable, inestables, inestabilidad, inestavilidad,
tambaleo, tambaleos, tambaleé, tambalea, tambaleaba, tambaleando, tambaleándome, tambaleante, tambalearme, me bamboleo, bamboleando, lesión, lesiones, leción, lesioné, lesionó, lesionado, lesionada, lesionarme, herida, heridas, herido, heridos, me herí, esguince, esguinces, esguinse, me torcí, torcedura, me doblé el,
fractura, fracturas, fracturé, fracturó, fracturado, fracturada, fratura, fisura, fisuras, fisurado, fisurada, hueso roto, huesos rotos, hueso quebrado, me rompí, roto un hueso, me he roto, rompí un hueso, rompió un hueso, me quebré, quebré, me partí el, me partí la, me partí un, cadera rota, muñeca rota, tobillo roto, pie roto, brazo roto, costilla rota, costillas rotas, pierna rota, pierna quebrada, espalda rota,
osteoporosis, osteoporosi, osteoporótico, osteoporótica, huesos débiles, huesos frágiles, descalcificado, descalcificada
"""

_ILLNESS: Final = """
enfermo, enferma, enfermos, enfermas, enfermedad, enfermedades, enfermé, enfermar, enfermarme, enfermito, enfermita, emfermo, emferma, emfermedad, enfermado, estoy malo, estoy mala, estuve malo, estuve mala, estaba malo, estaba mala, puse malo, puse mala, puesto malo, puesto mala, ponerme malo, ponerme mala, malito, malita, indispuesto, indispuesta, indisposición, malestar, malestares, mal cuerpo, pachucho, pachucha,
me siento mal, me sentí mal, me sentía mal, sentirme mal, sintiéndome mal, me he sentido mal, me siento muy mal, me sentí muy mal, me siento fatal, me sentí fatal, me encuentro mal, me encontré mal, me encontraba mal, me encuentro fatal, me puse mal, no me siento bien, no me sentí bien, no me sentía bien, no me siento muy bien, no me sentí muy bien, no me encuentro bien, no me encontré bien, no me encontraba bien,
no me he sentido bien, me siento peor, descompuesto, descompuesta, descompuse, descompensé, descompensado, descompensada, vómito, vómitos, vomité, vomita, vomitar, vomitando, vomitado, vomitaba, bómito, bomitar, bomité, bomitando, gomitar, gomité, gomitando, arcada, arcadas, devolver la comida, náusea, náuseas, nausias, nauseas matinales, nauseoso, nauseosa, diarrea, diarreas, diarea, diarrera, cagalera, colitis, gastritis, gastroenteritis, intoxicación, intoxicado, intoxicada,
gripe, gripes, gripa, gripazo, gripal, influenza, engripado, engripada, agripado, agripada, resfriado, resfriada, resfriados, resfrío, resfríos, resfrié, refriado, refriada, resfriarme, catarro, catarros, acatarrado, acatarrada, covid, coronavirus, neumonía, pulmonía, bronquitis, bronquios, tos, toser, toso, tosí, tosiendo, tosía, flemas, virus, herpes zóster, culebrilla,
riñón, riñones, renal, cálculos renales, cálculos en, cólico, cólicos, ictericia, cáncer, cánceres, canser, cancerígeno, canceroso, cancerosa, tumor, tumores, tumoral, tumoración, metástasis, quimio, quimioterapia, kimio, radioterapia, leucemia, linfoma, mieloma, oncólogo, oncóloga, oncología, bulto, bultos, vulto, bultito, bolita, bolitas, nódulo, nódulos, quiste, quistes,
sangre, sangres, sangrado, sangrados, sangro, sangra, sangrar, sangrando, sangraba, sangrante, zangre, sanjre, sangriento, sanguíneo, sanguínea, sanguinolento, hemorragia, hemorragias, emorragia, hemorrajia, hospital, hospitales, ospital, hospitalizado, hospitalizada, hospitalizaron, hospitalización, urgencia, urgencias, urgensias, emergencia, emergencias, emerjencia, ambulancia, ambulancias, anbulancia,
ingresado, ingresada, ingresaron, ingresé, internado, internada, internaron, internación, cirugía, cirugías, sirugía, cirujía, cirujano, cirujana, operación, operaciones, operasión, operado, operada, operaron, operar, operarme, quirófano, inyección, inyecciones, inyectaron, inyectado, inyecté, inyectar, inyecsión, inyectable, infiltración, infiltraciones, infiltraron, infiltrado, infiltrarme,
esteroide, esteroides, corticoide, corticoides, corticosteroide, corticosteroides, cortisona, cortizona, prednisona, prednisolona, dexametasona, betametasona, antibiótico, antibióticos, antiviótico, antivióticos, anticoagulante, anticoagulantes, nuevo medicamento, nuevos medicamentos, medicamento nuevo, medicamentos nuevos, nueva medicina, nuevas medicinas, medicina nueva, medicinas nuevas, nueva medicación, medicación nueva, nuevo fármaco, fármaco nuevo,
nueva pastilla, nuevas pastillas, pastilla nueva, pastillas nuevas, nuevo remedio, nuevos remedios, remedio nuevo, remedios nuevos, nuevo tratamiento, tratamiento nuevo, nueva receta, receta nueva, otra medicina, otro medicamento, otra medicación, otras pastillas, cambiaron la medicación, cambiado la medicación, cambio de medicación, cambiaron la medicina, cambiaron el tratamiento, cambiado el tratamiento, empecé a tomar, empezado a tomar,
empecé con pastillas, comencé a tomar, comenzado a tomar, tomando pastillas, tomando un medicamento, tomando una medicina, tomando medicamentos, recetó, recetaron, recetado, recetada, recetados, diagnóstico, diagnósticos, diagnosticaron, diagnosticado, diagnosticada, detectaron, diabetes, diabetis, diavetes, diabético, diabética, hipoglucemia, hipoglicemia, azúcar alta, azúcar baja, azúcar alto, azúcar bajo, bajón de azúcar, bajada de azúcar, subida de azúcar, bajó el azúcar, subió el azúcar,
epilepsia, epiléptico, epiléptica, convulsión, convulsiones, convulsioné, ataque epiléptico, tuberculosis, vih, sida, diálisis, trasplante, transplante, trasplantado, trasplantada, presión arterial, tensión arterial, precion alta, precion arterial, presión alta, tensión alta, presión baja, tensión baja, subió la presión, subió la tensión, bajó la presión, bajó la tensión, sube la presión, sube la tensión, baja la presión, baja la tensión, subida de tensión,
subida de presión, bajada de tensión, bajada de presión, bajón de tensión, bajón de presión, hipertensión, hipertenso, hipertensa, hipotensión, dolor de cabeza, dolores de cabeza, duele la cabeza, duele mucho la cabeza, dolía la cabeza, dolió la cabeza, dolido la cabeza, dolor fuerte de cabeza, cefalea, cefaleas, jaqueca, jaquecas, jakeca, migraña, migrañas, migranya
"""

_PREGNANCY: Final = """
embarazada, embarazadas, embarasada, embarasadas, embarazda, embarzada, envarazada, envarasada, embaraza, embarazo, embarazos, embaraso, envarazo, embaracé, preñada, preñez, encinta, estoy en cinta, gestación, gestante, estoy en estado, en estado de buena, dulce espera, espero un bebé, esperando un bebé, esperamos un bebé, espero bebé, esperando bebé, esperamos bebé, espero un hijo, esperando un hijo,
espero una niña, espero un niño, voy a tener un bebé, vamos a tener un bebé, voy a ser mamá, voy a ser madre, trimestre, trimestres, matrona, comadrona, partera, obstetra, obstétrica, ginecólogo, ginecóloga, prenatal, contracción, contracciones, contrasión, contrasiones, rompí aguas, rompí fuente, rompió la fuente, rompió aguas, roto aguas, rompí bolsa, rompió la bolsa, rompió fuente,
retraso menstrual, tengo un retraso, tengo un atraso, regla atrasada, regla retrasada, retraso de la regla, retraso en la regla, retrasó la regla, atrasó la regla, retrasa la regla, falta menstrual, falta de la regla, falta de regla, faltó la regla, sin regla, no me baja la regla, no me bajó la regla, no me ha bajado la regla, no me viene la regla, no me vino la regla, no me ha venido la regla,
no me llega la regla, no me llegó la regla, no me ha llegado la regla, no me vino el periodo, no me llegó el periodo, no me baja el periodo, no me bajó el periodo, no me ha bajado el periodo, no me viene el periodo, no me ha venido el periodo, no me llega el periodo, retraso del periodo, periodo atrasado, periodo retrasado, perdí un periodo, menstruación atrasada, náuseas matutinas,
aborto, abortos, aborté, abortar, abortado, avorto, perdí el bebé, perdí al bebé, perdido el bebé, perdido al bebé, pérdida del bebé, di a luz, dar a luz, dio a luz, dado a luz, parto, partos, parí, parir, parido, posparto, postparto, postnatal, posnatal, puerperio, cesárea, cesáreas, cesaria, sesárea
"""

FORMS: Final[Mapping[str, str]] = {
    "nerves": f"{_NUMB.rstrip()},{_TOILET}",
    "leg-weakness": _LEG_WEAKNESS,
    "heart": _HEART,
    "calf": _CALF,
    "fever": _FEVER,
    "weight": _WEIGHT,
    "fall": _FALL,
    "illness": _ILLNESS,
    "pregnancy": _PREGNANCY,
}
"""The id of a line of the weekly list, and its forms with commas between them."""
