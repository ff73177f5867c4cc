from setuptools import setup

setup(install_requires=["boto3", "pycognito>=2024.5"])  # finds: pypi_package
