"""`python -m tally serve | migrate | …`"""

from cyzj.process import Service, commands
from cyzj.settings import Settings
from tally.api import build
from tally.tables import metadata

if __name__ == "__main__":
    commands(Service("tally", Settings, build, metadata))()
