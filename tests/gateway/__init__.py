"""Tests of the gateway layer: nginx, as `deploy/nginx.conf` sets it up, in front of the service."""
