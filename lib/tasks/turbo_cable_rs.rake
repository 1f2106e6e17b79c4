# frozen_string_literal: true

namespace :turbo_cable_rs do
  desc "Tell which parts of turbo_cable_rs are active in this app, why the others are not, and what is left to do"
  task doctor: :environment do
    require "turbo_cable_rs/doctor"
    exit 1 unless TurboCableRs::Doctor.new(Rails.application).examine
  end

  desc "Tell every client of every process of this app to come back"
  task reconnect: :environment do
    TurboCableRs.reconnect_clients
  end
end
