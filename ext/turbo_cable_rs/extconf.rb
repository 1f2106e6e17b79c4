# frozen_string_literal: true

require "mkmf"
require "rb_sys/mkmf"

create_rust_makefile("turbo_cable_rs/turbo_cable_rs")
