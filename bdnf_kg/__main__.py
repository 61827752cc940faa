"""``python -m bdnf_kg`` is ``bdnf-kg``."""

import sys

from .cli import main

sys.exit(main())
