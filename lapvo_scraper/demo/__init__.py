"""The demo portal: a Liferay 7.2 news site on 127.0.0.1, with its ground truth."""
