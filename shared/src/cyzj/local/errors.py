"""What the local machine cannot do, said in one line that tells what to do next."""

EXIT_FAILURE = 1
EXIT_CONFIGURATION = 78


class LocalError(Exception):
    """One clear line for the person at the terminal, and the exit code that goes with it."""

    exit_code = EXIT_FAILURE


class ConfigurationError(LocalError):
    """A setting is unknown or wrong: nothing was started."""

    exit_code = EXIT_CONFIGURATION
