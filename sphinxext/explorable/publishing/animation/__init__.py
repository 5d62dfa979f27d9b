"""Animations: the states of a picture, told one after the other, as GIF, MP4 or WebM."""
