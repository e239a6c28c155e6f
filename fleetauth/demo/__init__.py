"""The main job, shown: all four vendors signed in to, called, expired and renewed, against the sandbox over real HTTP.

It uses the public face only, as a user would. Nothing else in the library knows of it.
"""
