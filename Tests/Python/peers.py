"""Fails unless every peer can be imported."""
import fhir.resources.questionnaire
import jsonschema
import pyxform
import yaml
