"""Cooperation over the years: leads by stage, demonstration projects, the alliance, alumni."""
