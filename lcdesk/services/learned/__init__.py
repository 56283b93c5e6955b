"""Learned mappings: what the office answered once about its files, recalled for the next one."""
