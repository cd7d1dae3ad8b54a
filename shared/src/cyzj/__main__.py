"""`python -m cyzj …`: the same as the command `cyzj`."""

from cyzj.cli.main import app

if __name__ == "__main__":
    app()
