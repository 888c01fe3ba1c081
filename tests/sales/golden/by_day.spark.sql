SELECT
  `t4`.`order_day`,
  `t4`.`channel`,
  `t4`.`state`,
  `t4`.`region`,
  `t4`.`category`,
  COUNT(*) AS `lines`,
  SUM(IF((
    `t4`.`state` = 'sold'
  ) OR (
    `t4`.`amount` < 0
  ), `t4`.`quantity`, 0)) AS `quantity`,
  SUM(IF((
    `t4`.`state` = 'sold'
  ) OR (
    `t4`.`amount` < 0
  ), `t4`.`amount`, 0)) AS `amount`,
  SUM(IF((
    `t4`.`state` = 'sold'
  ) OR (
    `t4`.`amount` < 0
  ), 0, `t4`.`amount`)) AS `undone`,
  SUM(
    IF((
      `t4`.`state` = 'sold'
    ) OR (
      `t4`.`amount` < 0
    ), `t4`.`discount_seller`, 0)
  ) AS `discount_seller`,
  SUM(
    IF((
      `t4`.`state` = 'sold'
    ) OR (
      `t4`.`amount` < 0
    ), `t4`.`discount_platform`, 0)
  ) AS `discount_platform`,
  SUM(COALESCE(`t4`.`settlement`, 0)) AS `settlement`,
  SUM(COALESCE(`t4`.`deposit`, 0)) AS `deposit`
FROM (
  SELECT
    `t3`.`order_day`,
    `t3`.`channel`,
    `t3`.`line_key`,
    `t3`.`batch`,
    `t3`.`number`,
    `t3`.`row`,
    `t3`.`state`,
    `t3`.`ordered_at`,
    `t3`.`order_id`,
    `t3`.`seller`,
    `t3`.`product`,
    `t3`.`seller_product`,
    `t3`.`product_name`,
    `t3`.`option`,
    `t3`.`category`,
    `t3`.`region`,
    `t3`.`quantity`,
    `t3`.`amount`,
    `t3`.`discount_seller`,
    `t3`.`discount_platform`,
    `t3`.`settlement`,
    `t3`.`deposit`,
    `t3`.`settled_on`,
    `t3`.`content`
  FROM (
    SELECT
      *
    FROM (
      SELECT
        `t1`.`order_day`,
        `t1`.`channel`,
        `t1`.`line_key`,
        `t1`.`batch`,
        `t1`.`number`,
        `t1`.`row`,
        `t1`.`state`,
        `t1`.`ordered_at`,
        `t1`.`order_id`,
        `t1`.`seller`,
        `t1`.`product`,
        `t1`.`seller_product`,
        `t1`.`product_name`,
        `t1`.`option`,
        `t1`.`category`,
        `t1`.`region`,
        `t1`.`quantity`,
        `t1`.`amount`,
        `t1`.`discount_seller`,
        `t1`.`discount_platform`,
        `t1`.`settlement`,
        `t1`.`deposit`,
        `t1`.`settled_on`,
        `t1`.`content`,
        ROW_NUMBER() OVER (
          PARTITION BY `t1`.`order_day`, `t1`.`channel`, `t1`.`line_key`
          ORDER BY `t1`.`number` DESC, `t1`.`row` DESC
        ) - 1 AS `place`
      FROM (
        SELECT
          *
        FROM `lines` AS `t0`
        WHERE
          `t0`.`batch` IN ('a', 'b') AND `t0`.`number` <= 7
      ) AS `t1`
    ) AS `t2`
    WHERE
      `t2`.`place` = 0 AND `t2`.`state` <> 'moved'
  ) AS `t3`
) AS `t4`
GROUP BY
  1,
  2,
  3,
  4,
  5
