"""What every schema's searches lean on, created once, in public.

The configuration ``public.maillage_fr`` forgives accents and inflections. Decided on figures:

- unaccent comes before the stemmer, so that "parentalité" and "parentalite" are one word. Its
  price: the stemmer no longer sees that "isolée" is the feminine of "isolé".
- The French stop words hold neither "a" nor "les", and "à" no longer is one once it has become
  "a": with "aide à domicile", every sheet without a lone "a" would be refused. PostgreSQL reads
  stop words from files of the server only, where we cannot put one. Of the lists it ships, the
  Spanish one holds "a", "les" and "entre", and no word of the trade (checked on the real sheets);
  the English one would drop "but" and "don", the Portuguese "fossé", the Hungarian "ami".
- "été" stays a word, though it is on the French list: in a social centre it is the summer. "même"
  and "étaient" stay with it, and do no harm: they are the same in the text and in the query.

A table that uses any of this depends on this migration.
"""

from django.db import migrations

# CREATE EXTENSION IF NOT EXISTS would be content with one in another schema, and what follows
# would fail with a message about something else.
EXTENSION = """
DO $$
DECLARE
    home text;
BEGIN
    SELECT n.nspname INTO home
    FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = '{name}';
    IF home IS NULL THEN
        CREATE EXTENSION {name} WITH SCHEMA public;
    ELSIF home <> 'public' THEN
        RAISE EXCEPTION 'The extension {name} is in the schema %, it must be in public.', home
            USING HINT = 'ALTER EXTENSION {name} SET SCHEMA public;';
    END IF;
END
$$
"""

# IMMUTABLE is a promise: unaccent() itself is only STABLE, because its rules could be edited. They
# are not; whoever does it must rebuild the indexes.
UNACCENT_FUNCTION = """
CREATE OR REPLACE FUNCTION public.maillage_unaccent(text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN pg_catalog.lower(public.unaccent('public.unaccent'::pg_catalog.regdictionary, $1))
"""

CONFIGURATION = """
DO $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_catalog.pg_ts_dict
        WHERE dictname = 'maillage_small_words' AND dictnamespace = 'public'::regnamespace
    ) THEN
        CREATE TEXT SEARCH DICTIONARY public.maillage_small_words (
            TEMPLATE = pg_catalog.simple, STOPWORDS = spanish, ACCEPT = false
        );
    END IF;
    IF NOT EXISTS (
        SELECT FROM pg_catalog.pg_ts_config
        WHERE cfgname = 'maillage_fr' AND cfgnamespace = 'public'::regnamespace
    ) THEN
        CREATE TEXT SEARCH CONFIGURATION public.maillage_fr (COPY = pg_catalog.french);
    END IF;
    ALTER TEXT SEARCH CONFIGURATION public.maillage_fr
        ALTER MAPPING FOR hword, hword_part, word
        WITH public.unaccent, public.maillage_small_words, pg_catalog.french_stem;
    ALTER TEXT SEARCH CONFIGURATION public.maillage_fr
        ALTER MAPPING FOR asciihword, hword_asciipart, asciiword
        WITH public.maillage_small_words, pg_catalog.french_stem;
END
$$
"""


class Migration(migrations.Migration):
    dependencies = []

    operations = [
        # Never dropped again: they may have been there before us, and others may use them.
        migrations.RunSQL([EXTENSION.format(name="unaccent")], migrations.RunSQL.noop),
        migrations.RunSQL([EXTENSION.format(name="pg_trgm")], migrations.RunSQL.noop),
        migrations.RunSQL(
            [UNACCENT_FUNCTION], ["DROP FUNCTION IF EXISTS public.maillage_unaccent(text)"]
        ),
        migrations.RunSQL(
            [CONFIGURATION],
            [
                "DROP TEXT SEARCH CONFIGURATION IF EXISTS public.maillage_fr",
                "DROP TEXT SEARCH DICTIONARY IF EXISTS public.maillage_small_words",
            ],
        ),
    ]
