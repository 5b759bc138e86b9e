"""The pages where people find, book and keep track."""

from flask import Blueprint

blueprints: tuple[Blueprint, ...] = ()
