"""What the documentation says in sentences; blank lines part paragraphs, « ## » begins a heading."""

MEANINGS = {
    200: "La réponse.",
    304: "Rien n’a changé depuis la réponse dont vous donnez l’ETag.",
    400: "L’adresse ne se lit pas.",
    404: "Il n’y a rien à cette adresse, ou le curseur ou le centre qu’elle nomme n’existe pas.",
    405: "L’API se lit seulement.",
    406: "Votre en-tête Accept refuse le JSON.",
    410: "Le centre a retiré cette pratique.",
    422: "Un paramètre est inconnu ou mal écrit\u00a0; «\u00a0errors\u00a0» dit lequel, et quoi faire.",
    429: "Trop de questions\u00a0: attendez le temps que dit Retry-After.",
}

ABOUT = """\
Les pratiques que les centres sociaux et espaces de vie sociale partagent, pour vos sites, vos tableaux et vos recherches. Tout est public et se lit sans clé ni compte. Une pratique retirée quitte l’API au même instant que le site.

## Réutiliser

Les données sont sous Licence Ouverte 2.0\u00a0: vous pouvez les reprendre, même pour vendre, en citant le centre, le réseau et la date de mise à jour.

## Filtrer

Les filtres prennent des codes\u00a0: `/facets` donne ceux qui mènent à quelque chose, avec leurs libellés. Répété, un filtre garde l’un ou l’autre (`department=48&department=30`)\u00a0; deux filtres différents gardent ce qui a les deux.

## Tourner les pages

`next` donne l’adresse de la page suivante, et `null` à la fin. Suivez-la telle quelle\u00a0; vous pouvez seulement y changer `limit`. Un curseur vaut pour sa recherche et ne périme pas.

Le catalogue peut changer pendant que vous lisez. Les {first} premières pratiques suivent l’ordre demandé, chaque page étant faite de ce que vous n’avez pas encore reçu\u00a0: rien ne vient deux fois, rien ne manque, même si des pratiques sont partagées, modifiées ou retirées entre deux pages. Les suivantes viennent de la plus récente à la plus ancienne\u00a0: rien ne vient deux fois, et ne peut manquer qu’une pratique partagée ou modifiée pendant votre lecture. Elle est alors en tête de `sort=freshness`.

Pour tenir une copie à jour, relisez `sort=freshness` depuis la première page et arrêtez-vous à la première pratique dont vous avez déjà le `uid` et le `updated_at`. Ôtez-en aussi ce que les centres retirent : le flux `/pratiques/flux.atom` nomme les {withdrawn} derniers retraits (`at:deleted-entry`, `urn:uuid:` suivi du `uid`). Si votre copie a plus de pratiques que n’en dit `count`, relisez tout.

## Ne pas redemander ce qui n’a pas changé

Chaque réponse porte un `ETag`. Renvoyez-le la fois suivante, dans l’en-tête `If-None-Match`\u00a0: si rien n’a changé, la réponse est un 304 sans contenu, presque gratuit. Un changement n’importe où dans le catalogue peut changer l’ETag d’une réponse. `Last-Modified` dit seulement quand la pratique a été partagée pour la dernière fois.

## Combien de questions

{count} par minute et par adresse. `RateLimit-Remaining` dit ce qu’il vous reste, `RateLimit-Reset` dans combien de secondes le compte repart. Au-delà, la réponse est un 429\u00a0: attendez le temps que dit `Retry-After`.

## Depuis une page web

Tout site peut lire l’API avec un script (CORS)\u00a0; aucun cookie n’est lu.

## Quand quelque chose ne va pas

Un refus est un `application/problem+json` (RFC 9457)\u00a0: `title` et `detail` sont des phrases, et `errors` nomme chaque paramètre à corriger. Un paramètre inconnu est refusé plutôt qu’ignoré\u00a0: une faute de frappe ne change pas la réponse en silence.

## Ce qui peut changer

De nouvelles clés peuvent apparaître dans une réponse\u00a0; une clé ne change pas de sens sous `/api/v1/`.
"""
