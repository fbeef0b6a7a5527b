"""The catalogue's files: read, checked, and their mistakes told in plain words."""

from core.loading.files import load_catalog
from core.loading.problems import CatalogError, Problem
from core.loading.schema import catalogue_schemas

__all__ = ["CatalogError", "Problem", "catalogue_schemas", "load_catalog"]
