"""Fails unless every peer can be imported."""
import fhir.resources.questionnaire
import fhirpathpy
import jsonschema
import pyxform
import yaml
