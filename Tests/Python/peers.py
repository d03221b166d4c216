"""Fails unless every peer can be imported."""
import fhir.resources.questionnaire
import fhirpathpy
import icalendar
import jsonschema
import pyxform
import yaml
