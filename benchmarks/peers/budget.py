"""The site on which our race for a budget is held.

python -m benchmarks.peers.budget <address of a prepared empty database>
"""

import json
import sys

from race import ground as grounds

COPIES = 2


def main(database_url: str) -> None:
    with grounds.built(copies=COPIES, database_url=database_url) as ground:
        ground.set_up_django()
        from benchmarks.peers import contest  # only now: it knows the site's tables.

        print(json.dumps(contest.race(ground)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
