# frozen_string_literal: true

%w[Hafaloha Shimizu].each { |name| Restaurant.create!(name: name) }
{ "Ada" => 1, "Grace" => 2, "Alan" => nil }.each { |name, id| User.create!(name: name, restaurant_id: id) }
