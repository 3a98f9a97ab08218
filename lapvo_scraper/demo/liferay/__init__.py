"""What Liferay makes of a page: shells, portlets, detail and list views of 6.2 to 7.4.

Written from Liferay's own templates; class names, ids, parameter names and interface words are exact. The
readers of this project never import it, nor it them: both know Liferay independently.
"""
