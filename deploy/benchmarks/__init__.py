"""What ``make bench`` measures, on real servers and the real code, against a baseline measured in
the same run. ``registry`` lists the functions; each returns its figures.
"""
