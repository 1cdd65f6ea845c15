"""Which practices hold two words side by side, answered by an index alone.

The index of the words only says who holds both of them. « vacances en famille » then meant reading the
vectors of 20,000 practices out of 100,000 (110 ms) to find the 5,000 that say it; now 3 ms.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

# One number for each two words that follow each other, the small words between them counted: as far
# apart as a phrase of the same words has them. 64 bits: no two pairs ever meet by chance.
PAIRS = """
CREATE OR REPLACE FUNCTION public.federation_pairs(tsvector) RETURNS bigint[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 100
RETURN (
    SELECT coalesce(
        array_agg(DISTINCT hashtextextended(word || ' ' || (next_place - place) || ' ' || next_word, 0)),
        '{}'
    )
    FROM (
        SELECT found.lexeme AS word, place,
            lead(found.lexeme) OVER (ORDER BY place) AS next_word,
            lead(place) OVER (ORDER BY place) AS next_place
        FROM unnest($1) AS found(lexeme, positions, weights)
        CROSS JOIN unnest(found.positions) AS place
    ) AS words
    WHERE next_word IS NOT NULL
);
"""
# Without statistics: ANALYZE would compute the pairs of 30,000 practices again.
INDEX = """
CREATE INDEX practice_text_{column}_pairs ON public.federation_practicetext
    USING gin (public.federation_pairs({column})) WITH (fastupdate = off);
ALTER INDEX public.practice_text_{column}_pairs ALTER COLUMN 1 SET STATISTICS 0;
"""
# Searches are many, publications few: after 300 of these, each word of a search cost 2.6 ms more, to read
# the list of what was still to be entered.
AT_ONCE = """
ALTER INDEX public.practice_text_{column} SET (fastupdate = off);
SELECT gin_clean_pending_list('public.practice_text_{column}');
"""
COLUMNS = ("title", "heading", "vector")


class Migration(migrations.Migration):
    dependencies = [
        ("federation", "0005_withdrawn_last"),
    ]

    operations = [
        migrations.RunSQL(PAIRS, "DROP FUNCTION public.federation_pairs(tsvector)"),
        *(
            migrations.RunSQL(
                INDEX.format(column=column), f"DROP INDEX public.practice_text_{column}_pairs"
            )
            for column in COLUMNS
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    AT_ONCE.format(column=column),
                    f"ALTER INDEX public.practice_text_{column} RESET (fastupdate)",
                )
                for column in COLUMNS
            ],
            state_operations=[
                operation
                for column in COLUMNS
                for operation in (
                    migrations.RemoveIndex("practicetext", f"practice_text_{column}"),
                    migrations.AddIndex(
                        "practicetext",
                        GinIndex(fields=[column], name=f"practice_text_{column}", fastupdate=False),
                    ),
                )
            ],
        ),
    ]
