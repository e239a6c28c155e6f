"""The version of the package, in the one place that the build reads. Nothing else lives here."""

__version__ = "0.1.0"
