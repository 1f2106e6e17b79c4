# frozen_string_literal: true

class Vehicle < ApplicationRecord
  belongs_to :campaign
  belongs_to :driver, class_name: "Character", optional: true

  broadcasts_json_to ->(vehicle) { "campaign:#{vehicle.campaign_id}" }, serializer: VehicleSerializer
end
