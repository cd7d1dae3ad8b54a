"""Use cases of matching: who fits whom, read only; proposing stays with `application.matches`."""
