"""A first text of each kind, offered to direction: to be read, changed and made the centre's own."""

from django.utils.translation import gettext_lazy as _

from exchange.enums import CharterKind

ETHICS = _("""\
À lire avant de participer, seul·e ou avec quelqu’un. Rien ici n’est compliqué : ce sont les règles de la confiance.

# Ce que nous faisons ensemble

Des habitantes et des habitants se rendent de petits services : changer une ampoule, lire un courrier, arroser des plantes, tenir compagnie. Chacun peut donner, chacun peut demander, et personne n’est obligé de faire les deux.

# Gratuitement

Un service ne se paie pas, ni en argent ni en cadeau attendu. Si des fournitures sont à acheter, celle ou celui qui demande les règle, et vous en parlez avant de commencer.

# Librement

Vous proposez ce que vous savez et aimez faire, quand vous le pouvez. Vous avez le droit de dire non, de faire une pause et de partir, sans donner de raison.

# Avec respect

- Vous acceptez les personnes telles qu’elles sont, quels que soient leur âge, leur origine, leur religion, leurs idées ou leurs moyens.
- Vous venez à l’heure dite, ou vous prévenez.
- Vous ne profitez pas d’une visite pour vendre, convaincre ou recruter.
- Vous prenez soin de ce que l’on vous confie.

# Avec discrétion

Ce que vous voyez ou entendez chez quelqu’un reste entre vous. Vous ne donnez à personne un nom, une adresse ou un numéro que le centre vous a confié.

# Sans prendre la place d’un métier

L’entraide, ce sont de petits coups de main. Ce qui demande un professionnel, un diplôme ou une assurance particulière (soins, gros travaux, électricité à refaire) n’en fait pas partie : le centre vous dit à qui vous adresser.

# En sécurité

Si quelque chose vous inquiète, pour vous ou pour quelqu’un d’autre, parlez-en à une personne du centre. Vous serez écouté·e, et on ne vous reprochera pas d’avoir parlé.

# En signant

Je dis que j’ai lu cette charte, ou qu’on me l’a lue, que j’ai pu poser mes questions, et que je suis d’accord pour la suivre.
""")

RULES = _("""\
Comment l’entraide marche ici, dans la pratique.

# Qui peut participer

Toute personne qui habite le secteur du centre ou qui y passe une partie de son temps. L’adhésion au centre n’est pas demandée. Une personne mineure participe avec l’accord écrit de son parent, de son tuteur ou de sa tutrice.

# S’inscrire

L’inscription se fait auprès de l’accueil, pendant une permanence, ou par internet si le centre l’a prévu. Un nom et une manière de vous joindre suffisent. Vous recevez une carte.

# Proposer, demander

- Vos offres et vos demandes sont affichées sur le mur des échanges, sans votre nom de famille ni vos coordonnées.
- L’accueil relit les annonces. Il peut vous demander d’en changer les mots, et ne pas afficher ce qui n’est pas de l’entraide.
- Une annonce reste affichée quelques mois. Vous êtes prévenu·e avant qu’elle soit retirée.

# Être mis en relation

C’est l’accueil qui met les personnes en relation. Vos coordonnées ne sont données qu’à une personne à la fois, et seulement si vous avez dit oui.

# Pendant le service

- Mettez-vous d’accord avant : ce qui est à faire, le jour, l’heure, la durée.
- Chacun est responsable de ce qu’il fait. Vérifiez que votre assurance de responsabilité civile, souvent comprise dans celle du logement, vous couvre.
- Pour conduire quelqu’un, il faut un permis valable et une voiture assurée.
- En cas d’accident ou de dégât, prévenez votre assurance, puis le centre.

# Donner des nouvelles

Après un premier service, dites à l’accueil comment cela s’est passé. Sans nouvelles de vous pendant longtemps, l’accueil vous appelle ; si vous ne répondez pas, votre inscription s’arrête. Vous pouvez revenir quand vous voulez.

# Quand cela se passe mal

Parlez-en d’abord à l’accueil, qui cherche une solution avec vous. Le centre peut arrêter l’inscription de quelqu’un qui ne suit pas la charte ou ce règlement, après l’avoir entendu.

# Ce que le centre garde sur vous

Seulement ce que vous avez accepté. Vous pouvez à tout moment lire ce qui est noté, le corriger, le recevoir, ou demander que ce soit effacé.

# Quand ce règlement change

Vous êtes prévenu·e. Si le changement compte, on vous demande de signer à nouveau.
""")

FIRST_TEXTS = {CharterKind.ETHICS: ETHICS, CharterKind.RULES: RULES}
