"""Archives Vietnamese local-government news published with Liferay."""
