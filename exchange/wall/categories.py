"""The list that a centre begins with; it makes it its own in the back office."""

USUAL = (
    ("Petit bricolage", "Une ampoule, une étagère, une porte qui frotte"),
    ("Jardin et plantes", "Tondre, arroser, tailler, donner des graines"),
    ("Courses et déplacements", "Faire des courses, emmener à un rendez-vous, covoiturer"),
    ("Papiers et démarches", "Lire un courrier, remplir un formulaire"),
    ("Ordinateur et téléphone", "Envoyer une photo, faire une démarche en ligne"),
    ("Compagnie et promenades", "Passer un moment, jouer aux cartes, marcher"),
    ("Cuisine", "Une recette, un repas partagé, des conserves"),
    ("Couture et textile", "Un ourlet, un bouton, apprendre à tricoter"),
    ("Animaux", "Nourrir un chat, promener un chien"),
    ("Enfants et devoirs", "Aider à lire, jouer, raconter des histoires"),
    ("Langues et conversation", "Parler français, écrire une lettre, traduire"),
    ("Musique, arts et savoirs", "Apprendre un instrument, un jeu, un art"),
    ("Prêts et dons d’objets", "Une échelle, un appareil à raclette, des livres"),
    ("Autre", ""),
)
REFUSED = (
    (
        "Travaux payés ou de métier",
        "L’entraide ne remplace pas une entreprise : ni travaux payés, ni électricité, gaz, toiture "
        "ou gros œuvre, qui demandent une assurance. Demandez un devis à un professionnel ; l’accueil "
        "peut vous aider à en trouver un.",
    ),
    (
        "Soins et toilette",
        "Les soins, la toilette et les médicaments demandent un diplôme. Parlez-en à votre médecin, à "
        "une infirmière, ou au service d’aide à domicile ; l’accueil vous donne leurs numéros.",
    ),
    (
        "Prêt ou don d’argent",
        "L’entraide ne prête pas d’argent. En cas de difficulté, l’accueil vous oriente vers une "
        "assistante sociale ou un point conseil budget, sans rien dire à personne.",
    ),
    (
        "Garde d’enfants régulière",
        "Garder des enfants chaque semaine est le métier des assistantes maternelles, qui sont agréées. "
        "Le relais petite enfance vous donne leur liste. Un dépannage d’une heure reste possible.",
    ),
)
